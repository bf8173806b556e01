package org.rfork.resource;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;

/**
 * How a {@link RemoteSocket} and its peer agree where they are, each time that a connection is made
 * for it: the first, with zeros, and each that takes the place of one that its node has not any
 * more. It is captured with the state.
 *
 * <p>Called by the fork's thread, on the node that makes the connection. Bytes that go to and fro
 * here count for neither side. Each read and write may take ten seconds.
 *
 * <p>A peer that tells how many bytes it has gets those that it misses again, on the connection on
 * which it told. So when something of the fork's comes there, nothing may count that older
 * connections have brought since the peer told. A connection that ends without a byte after the
 * handshake was only to ask: what older ones bring goes on to count.
 *
 * <pre>{@code
 * RemoteSocket feed = RemoteSocket.connect("feed.example", 7000, (received, sent, in, out) -> {
 *   out.write(("FROM " + received + "\n").getBytes(UTF_8)); // the peer goes on from that byte
 *   return sent;
 * });
 * }</pre>
 */
@FunctionalInterface
public interface Handshake extends Serializable {
  /**
   * Agrees with the peer.
   *
   * @param received how many bytes of the peer's the fork has read: it is to go on from there
   * @param sent how many bytes the fork has written
   * @param in what the peer says on this connection; do not read past the handshake
   * @param out to the peer
   * @return how many bytes of the fork's the peer has; {@code sent} if it does not tell, and then
   *     nothing is sent again. If it has more, since the fork runs again from an earlier state,
   *     what it has is not sent again. If it has less, it may still be about to read the rest of an
   *     older connection, so it is asked again on others, until it has all or its figure has not
   *     grown for a second. Then the rest is sent again, if the node that had the older connection
   *     can be asked and has kept it: the last {@code rfork.resources.socket-buffer} bytes. If not,
   *     the socket fails when the figure has not grown for five seconds: those bytes are lost.
   *     Where that must not be, this sends them, and returns {@code sent}.
   * @throws IOException if they cannot agree
   */
  long agree(long received, long sent, InputStream in, OutputStream out) throws IOException;
}
