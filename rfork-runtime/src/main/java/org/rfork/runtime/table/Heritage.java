package org.rfork.runtime.table;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes that wait for a home to adopt them, oldest first. What is over the limit is forgotten,
 * and would have to be worked out again.
 */
final class Heritage {
  /** What an outcome takes besides its payload, in bytes; an estimate. */
  static final long OVERHEAD_BYTES = 256;

  private final long maxBytes;
  private final Set<HostedFork> kept = new LinkedHashSet<>();
  private long bytes;

  Heritage(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  void add(HostedFork fork) {
    if (kept.add(fork)) {
      bytes += size(fork);
    }
  }

  void remove(HostedFork fork) {
    if (kept.remove(fork)) {
      bytes -= size(fork);
    }
  }

  int size() {
    return kept.size();
  }

  /** The oldest, if there is too much; null if there is not. */
  @Nullable HostedFork surplus() {
    Iterator<HostedFork> oldest = kept.iterator();
    return bytes > maxBytes && oldest.hasNext() ? oldest.next() : null;
  }

  private static long size(HostedFork fork) {
    return OVERHEAD_BYTES + (fork.outcome == null ? 0 : fork.outcome.payload().length);
  }
}
