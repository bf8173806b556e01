package org.rfork.runtime.exec;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.Continuation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Captures one running continuation, each time under the next number. For the run's own thread. */
final class Captures {
  private static final Logger LOG = LoggerFactory.getLogger(Captures.class);

  private final ForkUnit unit;
  private final StateCodec codec;
  private long number;
  private int uncaptured;
  private boolean warned;
  private byte @Nullable [] lastEntered;

  /** Numbers go on from those of earlier attempts. */
  Captures(ForkUnit unit, StateCodec codec) {
    this.unit = unit;
    this.codec = codec;
    SafePoint resumed = unit.resumed();
    this.number = resumed == null ? 0 : resumed.number();
  }

  /** The number of the newest captured state, of this or an earlier attempt. */
  long number() {
    return number;
  }

  /** A number like a captured state's, which none will have. */
  long nextNumber() {
    return ++number;
  }

  /** One more safe point came by; whether as many have come by without a capture. */
  boolean isNthUncaptured(int every) {
    return ++uncaptured >= every;
  }

  /**
   * The state as it is now, and what is held beside it.
   *
   * @throws CaptureException if it cannot be captured
   */
  FrozenState take(ForkContext context) {
    FrozenState state = freeze(context);
    Holdings held = context.known();
    if (held != null) {
      held.captured(number);
    }
    return state;
  }

  /** The same of a state that is kept nowhere yet. */
  FrozenState freeze(ForkContext context) {
    uncaptured = 0;
    number++;
    Holdings held = context.known();
    if (held != null) {
      held.frozen(number);
    }
    return codec.freeze(context.continuation(), unit.job(), context.at(number), held);
  }

  /** It could not be captured, which is said once. */
  void refused(CaptureException why) {
    if (!warned) {
      warned = true;
      LOG.warn("{} has no checkpoints: {}", unit.path(), why.getMessage());
    }
  }

  /**
   * Leaves the continuation to be entered anew, unless nothing changed.
   *
   * @throws Reentry if something did
   */
  void reenter(ForkContext context) {
    Holdings held = context.known();
    byte[] state = codec.captureExact(context.continuation(), unit.job(), held);
    if (!Arrays.equals(state, lastEntered)) {
      lastEntered = state;
      if (held != null) {
        held.replaced();
      }
      var restored = (Continuation<?>) codec.restore(state, unit.job(), context);
      throw new Reentry(Objects.requireNonNull(restored));
    }
  }
}
