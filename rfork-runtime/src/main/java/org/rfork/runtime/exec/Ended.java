package org.rfork.runtime.exec;

import org.jspecify.annotations.Nullable;
import org.rfork.ForkState;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/**
 * How a fork ended. A program may keep a million of these: each field counts. Each says where it
 * ended, null if nowhere, and in which attempt.
 */
abstract sealed class Ended implements Life {
  private final @Nullable NodeId node;
  private final int attempt;

  private Ended(@Nullable NodeId node, int attempt) {
    this.node = node;
    this.attempt = attempt;
  }

  static Ended of(Outcome outcome, @Nullable NodeId node, int attempt) {
    return outcome.isShared()
        ? new Shared(outcome.value(), node, attempt)
        : new Captured(outcome, node, attempt);
  }

  @Nullable NodeId node() {
    return node;
  }

  int attempt() {
    return attempt;
  }

  abstract ForkState state();

  /** Why it did not succeed; empty if it did. */
  abstract String message();

  /** With a result that nobody can change: all that join it share it. */
  static final class Shared extends Ended {
    private final @Nullable Object result;

    Shared(@Nullable Object result, @Nullable NodeId node, int attempt) {
      super(node, attempt);
      this.result = result;
    }

    @Nullable Object result() {
      return result;
    }

    @Override
    ForkState state() {
      return ForkState.SUCCEEDED;
    }

    @Override
    String message() {
      return "";
    }
  }

  /** With a captured result, or without one. */
  static sealed class Captured extends Ended {
    private final Outcome outcome;

    Captured(Outcome outcome, @Nullable NodeId node, int attempt) {
      super(node, attempt);
      this.outcome = outcome;
    }

    Outcome outcome() {
      return outcome;
    }

    @Override
    ForkState state() {
      return switch (outcome.kind()) {
        case SUCCEEDED -> ForkState.SUCCEEDED;
        case CANCELLED -> ForkState.CANCELLED;
        case FAILED, LOST, REFUSED, UNBOUND -> ForkState.FAILED;
      };
    }

    @Override
    String message() {
      return outcome.message();
    }
  }

  /** With a captured result that somebody has joined. */
  static final class Restored extends Captured {
    private final @Nullable Object result;

    Restored(Captured ended, @Nullable Object result) {
      super(ended.outcome(), ended.node(), ended.attempt());
      this.result = result;
    }

    @Nullable Object result() {
      return result;
    }
  }
}
