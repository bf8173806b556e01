package org.rfork.resource;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rfork.MisuseException;
import org.rfork.spi.Runtimes;

/**
 * A TCP connection that a fork keeps wherever it runs. The node that opened it, its home, keeps the
 * connection and passes on what is read and written. Kept in a field, it goes with the state.
 *
 * <p>No byte is lost or doubled. The home keeps what it received until a state that has read it is
 * kept elsewhere, {@code rfork.resources.socket-buffer} bytes at most; when half of them are read
 * the fork is asked for a checkpoint, and when all are full the home reads no more, so that the
 * peer waits. What is written goes out at once. A fork that runs again from an earlier state writes
 * the same bytes again, since it is to do the same again; the home knows by their place which of
 * them it has sent, and sends them no second time.
 *
 * <p>When the home is drained or lost, or the connection breaks, one with a {@link Handshake} is
 * made anew by the fork's node. What the peer had not read is sent again if the home can still be
 * asked: it keeps the last {@code rfork.resources.socket-buffer} bytes that were written. One
 * without fails at the next call.
 *
 * <p>A continuation that waits in a read comes by no safe point, and so does not move. Let it wait
 * by {@link #readable}, with a safe point now and then:
 *
 * <pre>{@code
 * final class Feed extends Continuation<Long> {
 *   private @Nullable RemoteSocket feed;
 *   private long sum;
 *
 *   @Override protected Long run() throws IOException {
 *     if (feed == null) {
 *       feed = RemoteSocket.connect("feed.example", 7000);
 *     }
 *     while (true) {
 *       if (feed.readable(Duration.ofSeconds(1))) {
 *         String line = feed.readLine();
 *         if (line == null) {
 *           return sum;
 *         }
 *         sum += Long.parseLong(line);
 *       }
 *       RemoteFork.checkpoint();
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>It ends with the fork that used it last: when that has a result it is closed. If that fails,
 * is cancelled or lost, it is kept for {@code rfork.resources.socket-grace} or until its job is
 * over, for the fork may run again. A fork to which it was given by another one takes it over by
 * using it.
 *
 * <p>For the fork's own thread.
 */
public interface RemoteSocket extends AutoCloseable {

  /**
   * Connects the running fork, within ten seconds.
   *
   * @throws ResourceException if the host is not known or does not take the connection
   * @throws MisuseException outside a fork
   */
  static RemoteSocket connect(String host, int port) throws ResourceException {
    return Runtimes.current().resources().connect(host, port, null);
  }

  /** As {@link #connect(String, int)}; it can be made anew by the handshake. */
  static RemoteSocket connect(String host, int port, Handshake handshake) throws ResourceException {
    return Runtimes.current().resources().connect(host, port, handshake);
  }

  /** {@code host:port} of the peer. */
  String name();

  /** How many bytes were read from it. */
  long received();

  /** How many bytes were written to it. */
  long sent();

  /**
   * Waits until there is something to read, or the peer has ended.
   *
   * @return false if nothing came in that time
   */
  boolean readable(Duration limit) throws ResourceException;

  /** The next byte, for which it waits; -1 if the peer has ended. */
  int read() throws ResourceException;

  /** As {@link InputStream#read(byte[], int, int)}. */
  int read(byte[] into, int offset, int length) throws ResourceException;

  /**
   * The next line of UTF-8 without its {@code \n} or {@code \r\n}, for which it waits; null at the
   * end. A last line without an end is given too.
   */
  @Nullable String readLine() throws ResourceException;

  /** Sends bytes; waits while the peer takes none. */
  void write(byte[] bytes, int offset, int length) throws ResourceException;

  /** Sends text as UTF-8. */
  void write(String text) throws ResourceException;

  /** Sends text as UTF-8, and {@code \n}. */
  void writeLine(String text) throws ResourceException;

  /** Tells the peer that nothing more will be written; it can still be read from. */
  void shutdownOutput() throws ResourceException;

  /** A view to read by; it is not captured itself. */
  InputStream in();

  /** A view to write by; closing it leaves the connection open. It is not captured itself. */
  OutputStream out();

  /** Ends the connection when all that was written is sent. */
  @Override
  void close() throws ResourceException;
}
