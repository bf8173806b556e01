package org.rfork.runtime.exec;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;

/**
 * What a fork starts from: captured bytes, or an object that nobody can change, which parent and
 * child share in place of a copy and which is captured only when it must travel. Safe for all
 * threads.
 */
public abstract class UnitState {
  /** Of a fork that is over, or known by its name alone. */
  public static final UnitState NOTHING = captured(new byte[0], false, () -> "");

  private volatile byte @Nullable [] bytes;
  private volatile @Nullable String digest;

  private UnitState() {}

  /**
   * Captured already.
   *
   * @param hasSafePoints whether it is known to be a continuation
   * @param digest what tells the state of the fork at its birth from another; called if need be
   */
  public static UnitState captured(byte[] bytes, boolean hasSafePoints, Supplier<String> digest) {
    return new OfBytes(bytes, hasSafePoints, digest, null);
  }

  private static final class OfBytes extends UnitState {
    private final byte[] captured;
    private final boolean hasSafePoints;
    private final Supplier<String> takeDigest;
    private final @Nullable Group group;

    OfBytes(
        byte[] captured,
        boolean hasSafePoints,
        Supplier<String> takeDigest,
        @Nullable Group group) {
      this.captured = captured;
      this.hasSafePoints = hasSafePoints;
      this.takeDigest = takeDigest;
      this.group = group;
    }

    @Override
    protected byte[] capture() {
      return captured;
    }

    @Override
    protected String takeDigest() {
      return takeDigest.get();
    }

    @Override
    public UnitState in(Group shared) {
      return new OfBytes(captured, hasSafePoints, takeDigest, shared);
    }

    @Override
    public @Nullable Group group() {
      return group;
    }

    @Override
    public boolean hasSafePoints() {
      return hasSafePoints;
    }

    @Override
    public int size() {
      return captured.length;
    }
  }

  /** Shared for as long as it stays in this JVM. */
  public abstract static class Shared extends UnitState {
    private final Object immutable;

    /** Of what cannot change and can be captured. */
    protected Shared(Object immutable) {
      this.immutable = immutable;
    }

    @Override
    public final Object shared() {
      return immutable;
    }

    @Override
    public final boolean hasSafePoints() {
      return immutable instanceof Continuation<?>;
    }
  }

  /** Its bytes; called by the first threads that need them. */
  protected abstract byte[] capture();

  /** The digest of those bytes; called if need be. */
  protected abstract String takeDigest();

  /** The same of a child that belongs to a group, since its state names what that shares. */
  public UnitState in(Group shared) {
    return new OfBytes(bytes(), hasSafePoints(), this::digest, shared);
  }

  /** The group that it belongs to; null if to none, or that is not known here. */
  public @Nullable Group group() {
    return null;
  }

  /** The same fork's state as these bytes have it. */
  UnitState as(byte[] other) {
    return captured(other, hasSafePoints(), this::digest);
  }

  /** The object itself; null if it must be restored from its bytes. */
  @Nullable Object shared() {
    return null;
  }

  /** Whether it is known to be a continuation, which can leave its node while it runs. */
  public abstract boolean hasSafePoints();

  /** Whether it is known to be a task, which has no safe points. */
  public boolean isTask() {
    return shared() != null && !hasSafePoints();
  }

  /** How many bytes it has; 0 if it was never captured. */
  public int size() {
    byte[] known = bytes;
    return known == null ? 0 : known.length;
  }

  byte[] bytes() {
    byte[] known = bytes;
    if (known == null) {
      known = capture();
      bytes = known;
    }
    return known;
  }

  String digest() {
    String known = digest;
    if (known == null) {
      known = takeDigest();
      digest = known;
    }
    return known;
  }
}
