package org.rfork.runtime.exec;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The living children of a running fork that are in no table. The fork's own thread writes, others
 * may look. What has ended is let go when it is the newest, or when there is no more room.
 */
final class Offspring {
  private static final int FIRST_ROOM = 4;

  private volatile @Nullable AtomicReferenceArray<@Nullable ForkHandle<?>> children;
  private int count;

  /** For the fork's own thread. */
  void add(ForkHandle<?> child) {
    AtomicReferenceArray<@Nullable ForkHandle<?>> known = children;
    if (known == null || count == known.length()) {
      known = withRoom(known);
    }
    known.setRelease(count++, child);
  }

  private AtomicReferenceArray<@Nullable ForkHandle<?>> withRoom(
      @Nullable AtomicReferenceArray<@Nullable ForkHandle<?>> full) {
    ForkHandle<?>[] living = new ForkHandle<?>[count];
    int left = 0;
    for (int i = 0; full != null && i < count; i++) {
      ForkHandle<?> child = full.getPlain(i);
      if (child != null && child.isUnlisted()) {
        living[left++] = child;
      }
    }
    var roomy =
        new AtomicReferenceArray<@Nullable ForkHandle<?>>(
            Arrays.copyOf(living, Math.max(FIRST_ROOM, 2 * left)));
    count = left;
    children = roomy;
    return roomy;
  }

  /** Lets go the newest that have ended; for the fork's own thread. */
  void trim() {
    AtomicReferenceArray<@Nullable ForkHandle<?>> known = children;
    while (known != null && count > 0) {
      ForkHandle<?> newest = known.getPlain(count - 1);
      if (newest != null && newest.isUnlisted()) {
        return;
      }
      known.setPlain(--count, null);
    }
  }

  /** For all threads. */
  void living(Consumer<ForkHandle<?>> found) {
    AtomicReferenceArray<@Nullable ForkHandle<?>> known = children;
    for (int i = 0; known != null && i < known.length(); i++) {
      ForkHandle<?> child = known.getAcquire(i);
      if (child != null && child.isUnlisted()) {
        found.accept(child);
      }
    }
  }
}
