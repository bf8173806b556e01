package org.rfork.runtime.exec;

import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.ForkCancelledException;
import org.rfork.ForkException;
import org.rfork.ForkFailedException;
import org.rfork.ForkLostException;
import org.rfork.ForkPath;
import org.rfork.ForkRefusedException;
import org.rfork.RemoteFailure;
import org.rfork.runtime.Outcome;

/** Makes outcomes, and turns them into what a join returns or throws. */
public final class Outcomes {
  private Outcomes() {}

  /** A fork's failure, for whoever joins it. */
  public static Outcome failed(Throwable failure) {
    return new Outcome(Outcome.Kind.FAILED, Failures.encode(failure), failure.toString());
  }

  /** A result, captured unless it can be shared. */
  static Outcome succeeded(@Nullable Object result, JobInfo job, StateCodec codec) {
    Outcome shared = codec.shared(result, job);
    return shared != null ? shared : Outcome.succeeded(codec.captureExact(result, job));
  }

  /**
   * The result of a fork that succeeded.
   *
   * @throws org.rfork.ForkException if it did not succeed
   */
  public static @Nullable Object result(ForkHandle<?> fork, Outcome outcome, StateCodec codec) {
    if (!outcome.isSuccess()) {
      throw failure(fork, outcome, null);
    }
    try {
      return codec.restore(outcome.payload(), fork.job(), ForkContext.current());
    } catch (CaptureException unreadable) {
      throw failure(fork, outcome, unreadable);
    }
  }

  /** Not made before it is needed: paths of forks that succeed are seldom asked for. */
  private static ForkException failure(
      ForkHandle<?> fork, Outcome outcome, @Nullable CaptureException unreadable) {
    ForkPath path = fork.path();
    ForkStatus last = fork.status();
    String node = last.node() == null ? null : last.node().name();
    int attempt = last.attempt();
    return switch (outcome.kind()) {
      case SUCCEEDED ->
          new ForkFailedException(
              "the result of "
                  + path
                  + " cannot be restored here: "
                  + (unreadable == null ? "" : unreadable.getMessage()),
              path,
              node,
              attempt,
              unreadable);
      case FAILED -> {
        RemoteFailure cause = Failures.decode(outcome.payload());
        yield new ForkFailedException(
            path + " failed on " + node + " in attempt " + attempt + ": " + cause,
            path,
            node,
            attempt,
            cause);
      }
      case LOST -> new ForkLostException(outcome.message(), path, node, attempt, null);
      case REFUSED, UNBOUND ->
          new ForkRefusedException(outcome.message(), path, node, attempt, null);
      case CANCELLED -> new ForkCancelledException(outcome.message(), path, node, attempt, null);
    };
  }
}
