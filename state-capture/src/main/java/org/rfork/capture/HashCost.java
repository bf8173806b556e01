package org.rfork.capture;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException.Kind;

/**
 * Foresees what the {@code hashCode} of keys costs before it is called. Few bytes can describe a
 * nest of shared lists whose {@code hashCode} never ends, since it visits each as often as it can
 * be reached; or keys of one hash code, each of which is compared with all others.
 */
final class HashCost {
  /** A user's {@code hashCode} of more possible steps is timed, since it may visit less. */
  private static final long UNTIMED = 100_000;

  private static final long NANOS_PER_STEP = 2;
  private static final int FEW = 1_000;

  private static final ClassValue<Boolean> BY_IDENTITY =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          try {
            return type.getMethod("hashCode").getDeclaringClass() == Object.class;
          } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type.getName(), e);
          }
        }
      };

  private final long maxSteps;
  private IdentityHashMap<Object, Long> known = new IdentityHashMap<>();
  private final Deque<Visit> path = new ArrayDeque<>();
  private long spent;

  /** An object whose parts are being weighed. */
  private static final class Visit {
    final Object value;
    final @Nullable Object[] parts;
    int next;
    long steps = 1;

    Visit(Object value, @Nullable Object[] parts) {
      this.value = value;
      this.parts = parts;
    }
  }

  HashCost(long maxSteps) {
    this.maxSteps = maxSteps;
  }

  /**
   * For what a restore with that limit may do: it weighs keys twice, the second time when whole.
   */
  static HashCost ahead(long maxSteps) {
    return new HashCost(maxSteps == Long.MAX_VALUE ? maxSteps : maxSteps / 2);
  }

  /** Whether nothing is refused, so that nothing need be counted. */
  boolean isUnlimited() {
    return maxSteps == Long.MAX_VALUE;
  }

  /** Refuses keys whose hash codes take too long; every {@code width}th part is one. */
  void requireBounded(@Nullable Object[] parts, int width) {
    if (!known.isEmpty()) {
      known = new IdentityHashMap<>();
    }
    long steps = 0;
    for (int i = 0; i < parts.length; i += width) {
      steps = Math.addExact(steps, steps(parts[i]));
      spend(0, steps);
    }
  }

  /** Refuses keys of a hash table that would all have to be compared with each other. */
  void requireSpread(@Nullable Object[] parts, int width, int[] hashes) {
    int unordered = 0;
    for (int i = 0; i < parts.length; i += width) {
      unordered += parts[i] instanceof Comparable ? 0 : 1;
    }
    if (unordered < FEW) {
      return;
    }
    int[] sorted = hashes.clone();
    Arrays.sort(sorted);
    long equal = 0;
    long steps = 0;
    for (int i = 1; i < sorted.length; i++) {
      equal = sorted[i] == sorted[i - 1] ? equal + 1 : 0;
      steps += equal;
    }
    spend(steps, 0);
  }

  /** The same for the JDK's immutable sets and maps, which look for the next free place. */
  void requireProbes(@Nullable Object[] parts, int width) {
    int places = Math.max(1, parts.length / width * 2);
    if (places < FEW) {
      return;
    }
    BitSet taken = new BitSet(places);
    for (int i = 0; i < parts.length; i += width) {
      int first = Math.floorMod(Objects.hashCode(parts[i]), places);
      int free = taken.nextClearBit(first);
      int probes = free - first;
      if (free >= places) {
        free = taken.nextClearBit(0);
        probes += free;
      }
      taken.set(free);
      spend(probes, 0);
    }
  }

  /** Counts steps that are taken, and refuses if those and others to come are too many. */
  void spend(long taken, long toCome) {
    spent += taken;
    if (spent + toCome > maxSteps) {
      throw new Refusal(
          Kind.LIMIT,
          "the hashCode of keys in the state takes over "
              + maxSteps
              + " steps, the limit: use keys that share fewer parts or have hash codes of their"
              + " own");
    }
  }

  private long steps(@Nullable Object root) {
    if (root == null || isCheap(root)) {
      return leafSteps(root);
    }
    Long before = known.get(root);
    if (before != null) {
      return before;
    }
    long last = 0;
    enter(root);
    while (!path.isEmpty()) {
      Visit visit = path.element();
      if (visit.next < visit.parts.length) {
        follow(visit, visit.parts[visit.next++]);
      } else {
        path.pop();
        last = weigh(visit);
        known.put(visit.value, last);
        if (!path.isEmpty()) {
          add(path.element(), last);
        }
      }
    }
    return last;
  }

  private void follow(Visit visit, @Nullable Object part) {
    if (part == null || isCheap(part)) {
      add(visit, leafSteps(part));
      return;
    }
    Long before = known.get(part);
    if (before == null) {
      enter(part);
    } else {
      add(visit, before);
    }
  }

  private static void add(Visit visit, long steps) {
    visit.steps = Math.min(visit.steps + steps, Long.MAX_VALUE / 2);
  }

  /** A way back to itself costs nothing here: such a {@code hashCode} overflows the stack. */
  private void enter(Object value) {
    spend(1, 0);
    known.put(value, 0L);
    path.push(new Visit(value, Codecs.partsOf(value)));
  }

  private long weigh(Visit visit) {
    spend(0, visit.steps);
    if (visit.steps < UNTIMED || Codecs.isJdk(visit.value.getClass())) {
      return visit.steps;
    }
    long start = System.nanoTime();
    try {
      int ignored = visit.value.hashCode();
      return (System.nanoTime() - start) / NANOS_PER_STEP + 1;
    } catch (RuntimeException notWhole) {
      return visit.steps;
    }
  }

  private static boolean isCheap(Object value) {
    return JdkCodecs.isWhole(value) || BY_IDENTITY.get(value.getClass());
  }

  private static long leafSteps(@Nullable Object value) {
    if (value instanceof BigInteger number) {
      return 1L + number.bitLength() / Integer.SIZE;
    }
    if (value instanceof BigDecimal number) {
      return 1L + number.unscaledValue().bitLength() / Integer.SIZE;
    }
    return value instanceof BitSet bits ? 1L + bits.size() / Long.SIZE : 1;
  }
}
