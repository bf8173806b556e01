package org.rfork.runtime.exec;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rfork.Progress;

/** Binds what a restored state holds: all of it, or none is held. For the run's thread. */
final class Binding {
  private static final long AGAIN_MILLIS = 1000;

  private final ForkRun run;
  private final ForkContext context;
  private final List<Held> all;

  Binding(ForkRun run, ForkContext context, List<Held> all) {
    this.run = run;
    this.context = context;
    this.all = all;
  }

  /** That something cannot be had on this node. */
  static final class Unbound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isForGood;

    Unbound(String message, boolean isForGood, @Nullable Throwable cause) {
      super(message, cause);
      this.isForGood = isForGood;
    }

    /** Whether no other node is to be tried. */
    boolean isForGood() {
      return isForGood;
    }
  }

  private record Failure(Held held, Exception cause) {}

  /**
   * Binds all, for which it waits as long as the rules say.
   *
   * @throws Unbound if that cannot be
   */
  void bind() {
    long began = System.nanoTime();
    for (Failure failed = tryAll(); failed != null; failed = tryAll()) {
      Passage.Absence absence = run.passage().absence(failed.held());
      String why = Holdings.text(failed.held(), "cannot be bound", failed.cause());
      boolean isOver = System.nanoTime() - began >= absence.patience().toNanos();
      if (isOver || run.isAskedToLeave()) {
        throw new Unbound(why, absence.failsForGood(), failed.cause());
      }
      run.reportProgress(new Progress(0, "waits: " + why));
      context.outside(
          new CompletableFuture<Boolean>()
              .completeOnTimeout(true, AGAIN_MILLIS, TimeUnit.MILLISECONDS));
    }
  }

  private @Nullable Failure tryAll() {
    all.forEach(Held::beginToBind);
    for (Held held : all) {
      try {
        held.bind();
      } catch (Exception cannot) { // users' own handles among them
        all.forEach(Holdings::release);
        return new Failure(held, cannot);
      }
    }
    return null;
  }
}
