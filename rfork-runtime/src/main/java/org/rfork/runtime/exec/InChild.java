package org.rfork.runtime.exec;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rfork.Fork;
import org.rfork.ForkPath;
import org.rfork.ForkState;
import org.rfork.MisuseException;
import org.rfork.Progress;

/** The handle that the no-argument {@code fork()} returns in the child. */
public final class InChild<R extends @Nullable Object> implements Fork<R> {
  private final ForkContext self;

  /** For the fork that runs on the calling thread. */
  public InChild(ForkContext self) {
    this.self = self;
  }

  @Override
  public boolean inChild() {
    return true;
  }

  @Override
  public R join() {
    throw refuse("join itself");
  }

  @Override
  public R join(Duration limit) {
    throw refuse("join itself");
  }

  @Override
  public boolean cancel() {
    throw refuse("cancel itself by this handle");
  }

  @Override
  public CompletableFuture<R> toCompletableFuture() {
    throw refuse("wait for itself");
  }

  @Override
  public ForkState state() {
    return ForkState.RUNNING;
  }

  @Override
  public ForkPath path() {
    return self.path();
  }

  @Override
  public Optional<String> node() {
    return Optional.empty();
  }

  @Override
  public Progress progress() {
    return Progress.NONE;
  }

  private MisuseException refuse(String what) {
    return new MisuseException(
        self.path()
            + " is the child of this fork() and cannot "
            + what
            + ": test fork.inChild() first and return the child's result from run()");
  }
}
