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
  /** Of a fork that is over, or known by its name alone. */
  public static final UnitState NOTHING = captured(new byte[0], false, () -> "");

  private final @Nullable Object shared;
  private final boolean hasSafePoints;
  private final Supplier<byte[]> capture;
  private final Supplier<String> takeDigest;
  private final @Nullable Group group;
  private volatile byte @Nullable [] bytes;
  private volatile @Nullable String digest;

  private UnitState(
      @Nullable Object shared,
      boolean hasSafePoints,
      Supplier<byte[]> capture,
      Supplier<String> takeDigest,
      @Nullable Group group) {
    this.shared = shared;
    this.hasSafePoints = hasSafePoints;
    this.capture = capture;
    this.takeDigest = takeDigest;
    this.group = group;
  }

  /**
   * Captured already.
   *
   * @param hasSafePoints whether it is known to be a continuation
   * @param digest what tells the state of the fork at its birth from another; called if need be
   */
  public static UnitState captured(byte[] bytes, boolean hasSafePoints, Supplier<String> digest) {
    return captured(bytes, hasSafePoints, digest, null);
  }

  private static UnitState captured(
      byte[] bytes, boolean hasSafePoints, Supplier<String> digest, @Nullable Group group) {
    var state = new UnitState(null, hasSafePoints, () -> bytes, digest, group);
    state.bytes = bytes;
    return state;
  }

  /** The same of a child that belongs to a group, since its state names what that shares. */
  public UnitState in(Group shared) {
    return captured(bytes(), hasSafePoints, takeDigest, shared);
  }

  /** The group that it belongs to; null if to none, or that is not known here. */
  public @Nullable Group group() {
    return group;
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
    return new UnitState(immutable, immutable instanceof Continuation<?>, capture, digest, null);
  }

  /** The same fork's state as these bytes have it. */
  UnitState as(byte[] other) {
    return captured(other, hasSafePoints, this::digest);
  }

  /** The object itself; null if it must be restored from its bytes. */
  @Nullable Object shared() {
    return shared;
  }

  /** Whether it is known to be a continuation, which can leave its node while it runs. */
  public boolean hasSafePoints() {
    return hasSafePoints;
  }

  /** Whether it is known to be a task, which has no safe points. */
  public boolean isTask() {
    return shared != null && !hasSafePoints;
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

  String digest() {
    String known = digest;
    if (known == null) {
      known = takeDigest.get();
      digest = known;
    }
    return known;
  }
}
