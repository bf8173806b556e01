package org.rfork.runtime.exec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The living children of a running fork that are in no table. The fork's own thread writes, others
 * may look. What has ended is let go when it is the newest, or when there is no more room.
 */
final class Offspring {
  private static final int FIRST_ROOM = 4;

  private static final VarHandle AT = MethodHandles.arrayElementVarHandle(ForkHandle[].class);

  private static final VarHandle CHILDREN =
      Fields.handle(MethodHandles.lookup(), "children", ForkHandle[].class);

  private @Nullable ForkHandle<?>[] children = new ForkHandle<?>[FIRST_ROOM];
  private int count;

  /** For the fork's own thread. */
  void add(ForkHandle<?> child) {
    trim(); // not all are joined
    @Nullable ForkHandle<?>[] known = children;
    if (count == known.length) {
      known = roomy(known);
    }
    AT.setRelease(known, count++, child);
  }

  private @Nullable ForkHandle<?>[] roomy(@Nullable ForkHandle<?>[] full) {
    int living = 0;
    for (ForkHandle<?> child : full) {
      living += isUnlisted(child) ? 1 : 0;
    }
    @Nullable ForkHandle<?>[] roomy = new ForkHandle<?>[Math.max(FIRST_ROOM, 2 * living)];
    count = 0;
    for (ForkHandle<?> child : full) {
      if (count < living && isUnlisted(child)) {
        roomy[count++] = child;
      }
    }
    CHILDREN.setRelease(this, roomy);
    return roomy;
  }

  /** Lets go the newest that have ended; for the fork's own thread. */
  void trim() {
    @Nullable ForkHandle<?>[] known = children;
    while (count > 0 && !isUnlisted(known[count - 1])) {
      known[--count] = null;
    }
  }

  /** For all threads. */
  void living(Consumer<ForkHandle<?>> found) {
    @Nullable ForkHandle<?>[] known = (ForkHandle<?>[]) CHILDREN.getAcquire(this);
    for (int i = 0; i < known.length; i++) {
      ForkHandle<?> child = (ForkHandle<?>) AT.getAcquire(known, i);
      if (child != null && child.isUnlisted()) {
        found.accept(child);
      }
    }
  }

  private static boolean isUnlisted(@Nullable ForkHandle<?> child) {
    return child != null && child.isUnlisted();
  }
}
