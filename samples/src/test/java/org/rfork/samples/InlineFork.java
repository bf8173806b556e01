package org.rfork.samples;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.rfork.Fork;
import org.rfork.ForkCancelledException;
import org.rfork.ForkPath;
import org.rfork.ForkState;
import org.rfork.Progress;

/** A fork that waits to be run by its first join. */
final class InlineFork<R> implements Fork<R> {
  private final ForkPath path;
  private final String node;
  private final Supplier<R> work;
  private final Runnable runWaiting;
  private final CompletableFuture<R> outcome = new CompletableFuture<>();
  private boolean inChild;

  InlineFork(ForkPath path, String node, Supplier<R> work, Runnable runWaiting) {
    this.path = path;
    this.node = node;
    this.work = work;
    this.runWaiting = runWaiting;
  }

  static <R> InlineFork<R> inChild(ForkPath path) {
    InlineFork<R> fork =
        new InlineFork<>(
            path,
            "",
            () -> {
              throw new IllegalStateException(path + " joins itself");
            },
            () -> {});
    fork.inChild = true;
    return fork;
  }

  void runUnlessEnded() {
    if (!outcome.isDone()) {
      outcome.complete(work.get());
    }
  }

  @Override
  public R join() {
    if (outcome.isCancelled()) {
      throw new ForkCancelledException(path + " was cancelled", path, node, 1, null);
    }
    if (!outcome.isDone()) {
      runWaiting.run();
    }
    return outcome.join();
  }

  @Override
  public R join(Duration limit) {
    return join();
  }

  @Override
  public ForkState state() {
    if (outcome.isCancelled()) {
      return ForkState.CANCELLED;
    }
    return outcome.isDone() ? ForkState.SUCCEEDED : ForkState.QUEUED;
  }

  @Override
  public boolean cancel() {
    return outcome.cancel(false);
  }

  @Override
  public ForkPath path() {
    return path;
  }

  @Override
  public Optional<String> node() {
    return Optional.of(node);
  }

  @Override
  public Progress progress() {
    return Progress.NONE;
  }

  @Override
  public boolean inChild() {
    return inChild;
  }

  @Override
  public CompletableFuture<R> toCompletableFuture() {
    return outcome;
  }
}
