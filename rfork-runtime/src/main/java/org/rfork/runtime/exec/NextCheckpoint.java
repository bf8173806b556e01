package org.rfork.runtime.exec;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Those who wait for a run's next capture. Safe for all threads. */
final class NextCheckpoint {
  private final AtomicReference<@Nullable CompletableFuture<FrozenState>> waiting =
      new AtomicReference<>();

  /** The same one until a capture is taken or fails. */
  CompletableFuture<FrozenState> await() {
    var mine = new CompletableFuture<FrozenState>();
    CompletableFuture<FrozenState> others = waiting.compareAndExchange(null, mine);
    return others == null ? mine : others;
  }

  /**
   * A state was captured.
   *
   * @param known null if nobody has waited for one
   */
  static void taken(@Nullable NextCheckpoint known, FrozenState state) {
    CompletableFuture<FrozenState> waited = known == null ? null : known.waiting.getAndSet(null);
    if (waited != null) {
      waited.complete(state);
    }
  }

  /** There is none; {@code why} names the fork. */
  void failed(String why) {
    CompletableFuture<FrozenState> waited = waiting.getAndSet(null);
    if (waited != null) {
      waited.completeExceptionally(new IllegalStateException(why));
    }
  }
}
