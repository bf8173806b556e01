package org.rfork.capture;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers objects by identity, in order of coming; kept by a thread and used again. The first few
 * are found one after the other: an object's first identity hash takes longer than that.
 */
final class IdentityIndex {
  private static final int FEW = 8;
  private static final int START = 128;
  private static final int LARGE = 1 << 12;
  private static final int KEEP = 1 << 16;

  private final @Nullable Object[] few = new Object[FEW];
  private final int[] numbersOfFew = new int[FEW];
  private int fewCount;

  private @Nullable Object[] keys = new Object[START];
  private int[] numbers = new int[START];
  private int size;

  /** The object's number, or -1. */
  int find(Object key) {
    int early = findEarly(key);
    if (early >= 0 || fewCount < FEW) {
      return early;
    }
    int slot = slotOf(key, keys);
    return keys[slot] == null ? -1 : numbers[slot];
  }

  /** The object's number, which is {@code next} from now on if it had none. */
  int findOrAdd(Object key, int next) {
    int early = findEarly(key);
    if (early >= 0) {
      return early;
    }
    if (fewCount < FEW) {
      few[fewCount] = key;
      numbersOfFew[fewCount++] = next;
      return next;
    }
    int slot = slotOf(key, keys);
    if (keys[slot] != null) {
      return numbers[slot];
    }
    keys[slot] = key;
    numbers[slot] = next;
    if (++size * 2 > keys.length) {
      grow();
    }
    return next;
  }

  private int findEarly(Object key) {
    for (int i = 0; i < fewCount; i++) {
      if (few[i] == key) {
        return numbersOfFew[i];
      }
    }
    return -1;
  }

  /** Forgets all; a large table that was hardly used is not worth clearing. */
  void clear() {
    Arrays.fill(few, 0, fewCount, null);
    fewCount = 0;
    boolean oversized = keys.length > LARGE && size * 8 < keys.length;
    if (keys.length > KEEP || oversized) {
      keys = new Object[START];
      numbers = new int[START];
    } else if (size > 0) {
      Arrays.fill(keys, null);
    }
    size = 0;
  }

  private void grow() {
    @Nullable Object[] oldKeys = keys;
    int[] oldNumbers = numbers;
    keys = new Object[oldKeys.length * 2];
    numbers = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      Object key = oldKeys[i];
      if (key != null) {
        int slot = slotOf(key, keys);
        keys[slot] = key;
        numbers[slot] = oldNumbers[i];
      }
    }
  }

  private static int slotOf(Object key, @Nullable Object[] table) {
    int mask = table.length - 1;
    int hash = System.identityHashCode(key) * 0x9E3779B9;
    int slot = (hash ^ (hash >>> 15)) & mask;
    while (table[slot] != null && table[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
