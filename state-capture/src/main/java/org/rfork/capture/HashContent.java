package org.rfork.capture;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a hash collection must hold, and where its keys' hash codes put it. */
final class HashContent implements Rehash.Content {
  private final Object collection;
  private final Calls calls;
  private final @Nullable Object[] parts;
  private final int width;
  private final int[] hashes;

  private HashContent(Object collection, Calls calls, @Nullable Object[] parts) {
    this.collection = collection;
    this.calls = calls;
    this.parts = parts;
    this.width = collection instanceof Map ? 2 : 1;
    this.hashes = new int[parts.length / width];
  }

  /** Puts the parts in, in order; looks again later if some key may not be whole yet. */
  static void fill(Object collection, Calls calls, @Nullable Object[] parts, GraphIn in) {
    int width = collection instanceof Map ? 2 : 1;
    if (areSimple(parts, width)) {
      calls.add(collection, parts);
      if (calls.size(collection) != parts.length / width) {
        throw Refusal.damaged(name(collection) + " has two equal keys");
      }
      return;
    }
    HashContent content = new HashContent(collection, calls, parts);
    in.hashCost().requireBounded(parts, width);
    content.computeHashes();
    in.hashCost().requireSpread(parts, width, content.hashes);
    content.put();
    if (content.mayChange()) {
      in.rehash().add(content);
    } else if (calls.size(collection) != content.hashes.length) {
      throw Refusal.damaged(content.name() + " has two equal keys");
    }
  }

  /** Refuses what {@link #fill} would refuse as too costly. */
  static void foresee(Object collection, @Nullable Object[] parts, GraphOut out) {
    int width = collection instanceof Map ? 2 : 1;
    if (!out.hashCost().isUnlimited() && !areSimple(parts, width)) {
      out.hashCost().requireBounded(parts, width);
      HashContent content = new HashContent(collection, Calls.PLAIN, parts);
      content.computeHashes();
      out.hashCost().requireSpread(parts, width, content.hashes);
      out.hashCost().spend(1, 0);
    }
  }

  /** Whether all keys are whole, their hash codes quick, and those that collide soon found. */
  private static boolean areSimple(@Nullable Object[] parts, int width) {
    for (int i = 0; i < parts.length; i += width) {
      Object key = parts[i];
      boolean simple =
          key instanceof String || (key instanceof Comparable && JdkCodecs.isWhole(key));
      if (!simple && key != null) {
        return false;
      }
    }
    return true;
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

  private void put() {
    calls.add(collection, parts);
  }

  @Override
  public boolean isRight() {
    for (int i = 0; i < hashes.length; i++) {
      if (hashes[i] != Objects.hashCode(parts[i * width])) {
        return false;
      }
    }
    return calls.size(collection) == hashes.length;
  }

  @Override
  public void fillAgain() {
    calls.clear(collection);
    computeHashes();
    put();
  }

  @Override
  public void foresee(HashCost cost) {
    cost.requireBounded(parts, width);
  }

  @Override
  public String name() {
    return name(collection);
  }

  private static String name(Object collection) {
    return "a " + collection.getClass().getName();
  }
}
