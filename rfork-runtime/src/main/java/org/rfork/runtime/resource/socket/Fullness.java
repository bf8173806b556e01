package org.rfork.runtime.resource.socket;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;

/** How an endpoint is full of what no kept state has read. For the fork's own thread. */
final class Fullness {
  private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();

  /** So long a state may take to be kept, while nothing more can be received. */
  private static final long LIMIT_NANOS = Duration.ofSeconds(10).toNanos();

  private final EndpointHandle handle;
  private long since;

  Fullness(EndpointHandle handle) {
    this.handle = handle;
  }

  /**
   * Waits a little for a state to be kept.
   *
   * @param isComing whether there is one that would make room
   * @param read how much was read since the last state that is kept
   * @param capacity how much that can be
   * @throws ResourceException if none comes
   */
  void await(boolean isComing, long read, int capacity) throws ResourceException {
    long now = System.nanoTime();
    since = since == 0 ? now : since;
    if (!isComing || now - since > LIMIT_NANOS) {
      throw new ResourceException(
          Kind.LIMIT,
          "%s is full of what was read and is in no kept state, %d of %d: come by a safe point"
                  .formatted(handle.what(), read, capacity)
              + " more often, or raise rfork.resources.socket-buffer");
    }
    LockSupport.parkNanos(POLL_NANOS);
  }

  /** It takes again. */
  void over() {
    since = 0;
  }
}
