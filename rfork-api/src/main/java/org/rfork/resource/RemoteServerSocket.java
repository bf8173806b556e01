package org.rfork.resource;

import java.time.Duration;
import org.rfork.MisuseException;
import org.rfork.spi.Runtimes;

/**
 * A TCP port on which a fork accepts connections. The port stays open on the node that opened it,
 * whatever node the fork goes to, unless a rule of {@code rfork.resources.rules} says {@code
 * reopen} for kind {@code port}: then it opens anew on the node where the fork wakes, under the
 * same number if that is free there. Kept in a field, it goes with the state; none that was
 * accepted is lost or given twice.
 *
 * <p>An accepted connection can be given to a fork on another node, in the state of that: it is the
 * fork's that uses it. Give it away before you use it; who had it and gave it away cannot use it
 * any more.
 *
 * <pre>{@code
 * try (RemoteServerSocket server = RemoteServerSocket.listen(8080)) {
 *   while (true) {
 *     RemoteSocket client = server.accept();
 *     RemoteFork.fork(() -> serve(client));
 *   }
 * }
 * }</pre>
 *
 * <p>The port closes as a {@link RemoteSocket} does. When its node is lost and no rule says {@code
 * reopen} it cannot be had elsewhere, and the next call fails. For the fork's own thread.
 */
public interface RemoteServerSocket extends AutoCloseable {

  /**
   * Listens on all addresses of the running fork's node.
   *
   * @param port 0 for any that is free
   * @throws ResourceException if the port is in use
   * @throws MisuseException outside a fork
   */
  static RemoteServerSocket listen(int port) throws ResourceException {
    return listen("0.0.0.0", port);
  }

  /** As {@link #listen(int)}, on one address of the node. */
  static RemoteServerSocket listen(String address, int port) throws ResourceException {
    return Runtimes.current().resources().listen(address, port);
  }

  /** {@code address:port}, as it was opened first: by this rules know it. */
  String name();

  /** The port at which it listens now; another one than before if it was opened anew. */
  int port();

  /** Waits until somebody has connected; false if nobody did in that time. */
  boolean acceptable(Duration limit) throws ResourceException;

  /** The next connection, for which it waits. */
  RemoteSocket accept() throws ResourceException;

  /** Closes the port. Connections that were accepted are none of its. */
  @Override
  void close() throws ResourceException;
}
