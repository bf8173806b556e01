package org.rfork.runtime.exec;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;

/**
 * What a fork starts from: captured bytes, or an object that nobody can change, which parent and
 * child share in place of a copy and which is captured only when it must travel. Safe for all
 * threads.
 */
public final class UnitState {
  private final @Nullable Object shared;
  private final boolean hasSafePoints;
  private final Supplier<byte[]> capture;
  private volatile byte @Nullable [] bytes;

  private UnitState(@Nullable Object shared, boolean hasSafePoints, Supplier<byte[]> capture) {
    this.shared = shared;
    this.hasSafePoints = hasSafePoints;
    this.capture = capture;
  }

  /** Captured already, of what nobody asks whether it has safe points. */
  public static UnitState captured(byte[] bytes) {
    return captured(bytes, false);
  }

  /** The captured bytes of an object, which is a continuation or not. */
  public static UnitState captured(byte[] bytes, Object of) {
    return captured(bytes, of instanceof Continuation<?>);
  }

  private static UnitState captured(byte[] bytes, boolean hasSafePoints) {
    var state = new UnitState(null, hasSafePoints, () -> bytes);
    state.bytes = bytes;
    return state;
  }

  /**
   * Shared for as long as it stays in this JVM.
   *
   * @param immutable what cannot change and can be captured
   * @param capture its bytes; called by the first thread that needs them
   */
  public static UnitState shared(Object immutable, Supplier<byte[]> capture) {
    return new UnitState(immutable, immutable instanceof Continuation<?>, capture);
  }

  /** The object itself; null if it must be restored from its bytes. */
  @Nullable Object shared() {
    return shared;
  }

  /** Whether it is known to be a continuation, which can leave its node while it runs. */
  public boolean hasSafePoints() {
    return hasSafePoints;
  }

  /** How many bytes it has; 0 if it was never captured. */
  public int size() {
    byte[] known = bytes;
    return known == null ? 0 : known.length;
  }

  byte[] bytes() {
    byte[] known = bytes;
    if (known == null) {
      known = capture.get();
      bytes = known;
    }
    return known;
  }
}
