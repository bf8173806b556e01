package org.rfork.resource;

import org.jspecify.annotations.Nullable;
import org.rfork.MisuseException;
import org.rfork.spi.Runtimes;

/**
 * Values that go from one fork to another, in order and each exactly once, wherever the two run,
 * and though either of them moves, or runs again after the loss of a node.
 *
 * <p>A channel is made in a fork or in {@code main} and captured into the states of children. The
 * first fork that sends has its sending end, the first that receives the other one; before that the
 * channel may be passed on freely, and a child always gets it without an end.
 *
 * <pre>{@code
 * ForkChannel<String> lines = ForkChannel.create();
 * Fork<Integer> reader = RemoteFork.fork(() -> {
 *   int count = 0;
 *   for (String line = lines.receive(); line != null; line = lines.receive()) {
 *     count++;
 *   }
 *   return count;
 * });
 * RemoteFork.fork(() -> {
 *   lines.send("first");
 *   lines.close();
 *   return null;
 * }).join();
 * }</pre>
 *
 * <p>What is sent is captured: neither side sees what the other does to a value later. It is kept
 * by {@code 1 + rfork.recovery.copies} nodes until no run of the receiver can ask for it again. A
 * fork that runs again from an earlier state sends the same values, which are dropped by their
 * numbers, and receives those that it had received after that state.
 *
 * <p>In a field it goes with the state: how far its fork has sent or received. For the fork's own
 * thread. A fork that waits in {@link #send} or {@link #receive} holds no core; it is moved at its
 * next safe point.
 *
 * @param <T> what is sent; never null
 */
public interface ForkChannel<T> extends AutoCloseable {

  /**
   * Makes a channel. It is numbered as the caller's forks are, so that it is the same one each time
   * the caller runs.
   *
   * @throws MisuseException by a thread that runs no fork nor {@code main}
   */
  static <T> ForkChannel<T> create() {
    return Runtimes.current().resources().newChannel();
  }

  /** Which one it is, for messages. */
  String name();

  /**
   * Sends a value. Returns when the nodes that keep it have it, and waits as long as more than
   * {@code rfork.resources.channel-buffer} bytes were sent that were not received.
   *
   * @throws org.rfork.CaptureException if it cannot be captured; handles cannot be sent
   * @throws ResourceException if it is larger than the buffer, if another fork sends, if an earlier
   *     run of this fork sent another value in its place that was received, or if what was sent
   *     before is lost
   * @throws MisuseException by {@code main}, or after {@link #close}
   */
  void send(T value) throws ResourceException;

  /**
   * The next value; waits until there is one.
   *
   * @return null when the sender has closed the channel or has ended well, and all was received
   * @throws ResourceException if another fork receives, if the sender's fork has failed and all
   *     that it sent was received, or if what was sent is lost
   * @throws MisuseException by {@code main}
   */
  @Nullable T receive() throws ResourceException;

  /**
   * Sends no more, which the receiver is told behind all values; or, by the fork that receives,
   * receives no more, so that the sender waits no longer. The end of either fork does the same.
   */
  @Override
  void close() throws ResourceException;
}
