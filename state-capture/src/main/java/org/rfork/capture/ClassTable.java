package org.rfork.capture;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one walk knows of the classes it met: the codec of each, and its number once announced. */
final class ClassTable {
  private static final int START = 32;
  private static final int NOT_ANNOUNCED = -1;

  private @Nullable Class<?>[] keys = new Class<?>[START];
  private @Nullable Codec[] codecs = new Codec[START];
  private @Nullable Codec[] announced = new Codec[START];
  private int[] numbers = new int[START];
  private int size;
  private int announcedCount;

  /** Forgets all, so that no class is held on to. */
  void clear() {
    if (keys.length > START) {
      keys = new Class<?>[START];
      codecs = new Codec[START];
      numbers = new int[START];
      announced = new Codec[START];
    } else {
      Arrays.fill(keys, null);
      Arrays.fill(codecs, null);
      Arrays.fill(announced, 0, announcedCount, null);
    }
    size = 0;
    announcedCount = 0;
  }

  /** The codec noted for a class, or null. */
  @Nullable Codec find(Class<?> type) {
    return codecs[slotOf(type)];
  }

  void add(Class<?> type, Codec codec) {
    if (++size * 2 > keys.length) {
      grow();
    }
    int slot = slotOf(type);
    keys[slot] = type;
    codecs[slot] = codec;
    numbers[slot] = NOT_ANNOUNCED;
  }

  /** The number of an announced codec, or -1. */
  int number(Class<?> type, Codec codec) {
    int slot = slotOf(type);
    if (codecs[slot] == codec && numbers[slot] != NOT_ANNOUNCED) {
      return numbers[slot];
    }
    for (int i = 0; i < announcedCount; i++) {
      if (codec.equals(announced[i])) {
        numbers[slot] = i;
        return i;
      }
    }
    return NOT_ANNOUNCED;
  }

  /** Gives a codec the next number. */
  int announce(Codec codec) {
    if (announcedCount == announced.length) {
      announced = Arrays.copyOf(announced, announcedCount * 2);
    }
    announced[announcedCount] = codec;
    return announcedCount++;
  }

  /** The schemas of the user classes among what was announced, in the order of their names. */
  List<Schema> schemas() {
    return Arrays.stream(announced, 0, announcedCount)
        .map(codec -> Objects.requireNonNull(codec).layout())
        .filter(Objects::nonNull)
        .sorted(Comparator.comparing(Schema::className))
        .toList();
  }

  private void grow() {
    @Nullable Class<?>[] oldKeys = keys;
    @Nullable Codec[] oldCodecs = codecs;
    int[] oldNumbers = numbers;
    keys = new Class<?>[oldKeys.length * 2];
    codecs = new Codec[keys.length];
    numbers = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      Class<?> type = oldKeys[i];
      if (type != null) {
        int slot = slotOf(type);
        keys[slot] = type;
        codecs[slot] = oldCodecs[i];
        numbers[slot] = oldNumbers[i];
      }
    }
  }

  private int slotOf(Class<?> type) {
    int mask = keys.length - 1;
    int hash = System.identityHashCode(type);
    int slot = (hash ^ (hash >>> 8)) & mask;
    while (keys[slot] != null && keys[slot] != type) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
