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
    HashContent content = new HashContent(collection, parts);
    in.hashCost().requireBounded(parts, content.width);
    content.computeHashes();
    in.hashCost().requireSpread(parts, content.width, content.hashes);
    content.put();
    if (content.mayChange()) {
      in.rehash().add(content);
    } else if (content.size() != content.hashes.length) {
      throw Refusal.damaged(content.name() + " has two equal keys");
    }
  }

  private boolean mayChange() {
    for (int i = 0; i < parts.length; i += width) {
      Object key = parts[i];
      if (key != null && !JdkCodecs.isWhole(key)) {
        return true;
      }
    }
    return false;
  }

  private void computeHashes() {
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = Objects.hashCode(parts[i * width]);
    }
  }

  @SuppressWarnings("unchecked")
  private void put() {
    for (int i = 0; i < hashes.length; i++) {
      Object key = parts[i * width];
      if (width == 2) {
        ((Map<@Nullable Object, @Nullable Object>) collection).put(key, parts[i * 2 + 1]);
      } else {
        ((Collection<@Nullable Object>) collection).add(key);
      }
    }
  }

  private int size() {
    return width == 2 ? ((Map<?, ?>) collection).size() : ((Collection<?>) collection).size();
  }

  @Override
  public boolean isRight() {
    for (int i = 0; i < hashes.length; i++) {
      if (hashes[i] != Objects.hashCode(parts[i * width])) {
        return false;
      }
    }
    return size() == hashes.length;
  }

  @Override
  public void fillAgain() {
    if (width == 2) {
      ((Map<?, ?>) collection).clear();
    } else {
      ((Collection<?>) collection).clear();
    }
    computeHashes();
    put();
  }

  @Override
  public void foresee(HashCost cost) {
    cost.requireBounded(parts, width);
  }

  @Override
  public String name() {
    return "a " + collection.getClass().getName();
  }
}
