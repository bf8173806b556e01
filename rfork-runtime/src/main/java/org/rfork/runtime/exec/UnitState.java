package org.rfork.runtime.exec;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a fork starts from: captured bytes, or an object that nobody can change, which parent and
 * child share in place of a copy and which is captured only when it must travel. Safe for all
 * threads.
 */
public final class UnitState {
  private final @Nullable Object shared;
  private final Supplier<byte[]> capture;
  private volatile byte @Nullable [] bytes;

  private UnitState(@Nullable Object shared, Supplier<byte[]> capture) {
    this.shared = shared;
    this.capture = capture;
  }

  /** Captured already. */
  public static UnitState captured(byte[] bytes) {
    var state = new UnitState(null, () -> bytes);
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
    return new UnitState(immutable, capture);
  }

  /** The object itself; null if it must be restored from its bytes. */
  @Nullable Object shared() {
    return shared;
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
