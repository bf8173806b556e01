package org.rfork.runtime.exec;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a fork starts from: captured bytes, or an object that nobody can change, which parent and
 * child share in place of a copy and which is captured only when it must travel. Safe for all
 * threads.
 */
public final class UnitState {
  /** Of a fork that is over, or known by its name alone. */
  public static final UnitState NOTHING = captured(new byte[0], () -> "");

  private final @Nullable Object shared;
  private final Supplier<byte[]> capture;
  private final Supplier<String> takeDigest;
  private volatile byte @Nullable [] bytes;
  private volatile @Nullable String digest;

  private UnitState(
      @Nullable Object shared, Supplier<byte[]> capture, Supplier<String> takeDigest) {
    this.shared = shared;
    this.capture = capture;
    this.takeDigest = takeDigest;
  }

  /**
   * Captured already.
   *
   * @param digest what tells the state of the fork at its birth from another; called if need be
   */
  public static UnitState captured(byte[] bytes, Supplier<String> digest) {
    var state = new UnitState(null, () -> bytes, digest);
    state.bytes = bytes;
    return state;
  }

  /**
   * Shared for as long as it stays in this JVM.
   *
   * @param immutable what cannot change and can be captured
   * @param capture its bytes; called by the first thread that needs them
   * @param digest of those bytes; called if need be
   */
  public static UnitState shared(
      Object immutable, Supplier<byte[]> capture, Supplier<String> digest) {
    return new UnitState(immutable, capture, digest);
  }

  /** The same fork's state as these bytes have it. */
  UnitState as(byte[] other) {
    return captured(other, this::digest);
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

  String digest() {
    String known = digest;
    if (known == null) {
      known = takeDigest.get();
      digest = known;
    }
    return known;
  }
}
