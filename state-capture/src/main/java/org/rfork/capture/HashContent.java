package org.rfork.capture;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a hash collection must hold, and where its keys' hash codes put it. */
final class HashContent implements Rehash.Content {
  private final Object collection;
  private final @Nullable Object[] parts;
  private final int width;
  private final int[] hashes;

  private HashContent(Object collection, @Nullable Object[] parts) {
    this.collection = collection;
    this.parts = parts;
    this.width = collection instanceof Map ? 2 : 1;
    this.hashes = new int[parts.length / width];
  }

  /** Puts the parts in, in order; looks again later if some key may not be whole yet. */
  static void fill(Object collection, @Nullable Object[] parts, GraphIn in) {
    int width = collection instanceof Map ? 2 : 1;
    if (!areWhole(parts, width)) {
      HashContent content = new HashContent(collection, parts);
      content.put();
      in.rehash().add(content);
      return;
    }
    for (int i = 0; i < parts.length; i += width) {
      add(collection, parts, i);
    }
    if (size(collection) != parts.length / width) {
      throw Refusal.damaged("a " + collection.getClass().getName() + " has two equal keys");
    }
  }

  private static boolean areWhole(@Nullable Object[] parts, int width) {
    for (int i = 0; i < parts.length; i += width) {
      Object key = parts[i];
      if (!(key instanceof String) && key != null && !JdkCodecs.isWhole(key)) {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("unchecked")
  private static void add(Object collection, @Nullable Object[] parts, int at) {
    if (collection instanceof Map) {
      ((Map<@Nullable Object, @Nullable Object>) collection).put(parts[at], parts[at + 1]);
    } else {
      ((Collection<@Nullable Object>) collection).add(parts[at]);
    }
  }

  private void put() {
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = Objects.hashCode(parts[i * width]);
      add(collection, parts, i * width);
    }
  }

  private static int size(Object collection) {
    return collection instanceof Map<?, ?> map ? map.size() : ((Collection<?>) collection).size();
  }

  @Override
  public boolean isRight() {
    for (int i = 0; i < hashes.length; i++) {
      if (hashes[i] != Objects.hashCode(parts[i * width])) {
        return false;
      }
    }
    return size(collection) == hashes.length;
  }

  @Override
  public void fillAgain() {
    if (width == 2) {
      ((Map<?, ?>) collection).clear();
    } else {
      ((Collection<?>) collection).clear();
    }
    put();
  }

  @Override
  public String name() {
    return "a " + collection.getClass().getName();
  }
}
