package org.rfork.capture.spi;

/**
 * Captures and restores objects of one class in place of the plan that capture makes of its fields:
 * for classes that hold something native, or what is better worked out again.
 *
 * <p>Found by {@link java.util.ServiceLoader} with the class loader of {@link #type}: name the
 * implementation in {@code META-INF/services/org.rfork.capture.spi.StateCodec} beside the class.
 * The class must be allowed in the job's states as any other, and the same codec be on all nodes.
 *
 * <pre>{@code
 * public final class MoneyCodec implements StateCodec<Money> {
 *   public Class<Money> type() { return Money.class; }
 *   public void write(Money money, Sink sink) { sink.put(money.cents()).put(money.currency()); }
 *   public Money read(Source source) {
 *     return Money.of(source.next(Long.class), source.next(Currency.class));
 *   }
 * }
 * }</pre>
 *
 * <p>One instance serves all threads, and keeps nothing between calls. What a codec throws refuses
 * the capture or the restore, with its message.
 *
 * @param <T> the class
 */
public interface StateCodec<T> {
  /** The class whose objects it captures; objects of subclasses are not its own. */
  Class<T> type();

  /**
   * Puts everything that the object is made of. May be called more than once for one capture, so it
   * must put the same each time; and equal objects must put the same in the same order, on whatever
   * node, since the state's digest is made of it.
   */
  void write(T value, Sink sink);

  /**
   * Makes an object of what {@link #write} put, taking all of it in the same order. The parts are
   * whole, but for those on a cycle; an object cannot be a part of itself.
   *
   * @return an object of exactly the class {@link #type}
   */
  T read(Source source);
}
