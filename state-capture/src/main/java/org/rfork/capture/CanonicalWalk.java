package org.rfork.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a walk of {@link GraphOut} tell of a graph only what two equal ones have in common: the
 * entries of hash collections come in the order of their keys' own encodings, tables have no size,
 * text and numbers no identity. Entries whose keys are not told apart by that are left out and
 * noted, for {@link LooseCells} to see to.
 */
final class CanonicalWalk {
  /** What stands for an object that is described elsewhere. */
  private static final class Pin extends Codec {
    private final int number;

    Pin(int number) {
      super("pin", Shape.LEAF);
      this.number = number;
    }

    /** One type, whatever it stands for. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Pin;
    }

    @Override
    public int hashCode() {
      return Pin.class.hashCode();
    }

    @Override
    void write(Object value, @Nullable Object[] parts, GraphOut out) {
      out.out().int32(number);
    }
  }

  /**
   * A collection whose entries are in no order that could be known, or an object that the walk did
   * not go into.
   *
   * @param entries keys and values in turn, or elements; the object itself if it was not gone into
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Lead(Object object, @Nullable Object[] entries, int width, boolean isCollection) {}

  private final IdentityHashMap<Object, Integer> pins;
  private final int mostObjects;
  private final List<Lead> leads = new ArrayList<>();
  private final IdentityHashMap<Object, Pin> cuts = new IdentityHashMap<>();
  private final @Nullable KeyOrder keys;

  private CanonicalWalk(
      IdentityHashMap<Object, Integer> pins, int mostObjects, @Nullable KeyOrder keys) {
    this.pins = pins;
    this.mostObjects = mostObjects;
    this.keys = keys;
  }

  /** Through all that a root leads to. */
  static CanonicalWalk whole(KeyOrder keys) {
    return new CanonicalWalk(new IdentityHashMap<>(), Integer.MAX_VALUE, keys);
  }

  /** Through so many objects at most, none of them in {@code pins}. */
  static CanonicalWalk partial(
      IdentityHashMap<Object, Integer> pins, int mostObjects, KeyOrder keys) {
    return new CanonicalWalk(pins, mostObjects, keys);
  }

  /** Through one key, which must not lead to what has no order. */
  static CanonicalWalk ofKey() {
    return new CanonicalWalk(new IdentityHashMap<>(), Integer.MAX_VALUE, null);
  }

  /** A walk starts, for the second time perhaps. */
  void start() {
    leads.clear();
    cuts.clear();
  }

  /** What is left to describe, in the order of meeting. */
  List<Lead> leads() {
    return List.copyOf(leads);
  }

  /** What writes an object: its codec, or a mark in its place. */
  Codec codec(Object value, Codec own, Nodes nodes) {
    if (own.isValue()) {
      return own;
    }
    Integer pin = pins.get(value);
    if (pin != null) {
      return new Pin(pin);
    }
    boolean isCut =
        own.shape() != Codec.Shape.LEAF && nodes.count() >= mostObjects && nodes.find(value) < 0;
    return isCut ? cuts.computeIfAbsent(value, this::cut) : own;
  }

  private Pin cut(Object value) {
    leads.add(new Lead(value, new @Nullable Object[] {value}, 1, false));
    return new Pin(-leads.size());
  }

  /** The parts in an order that says nothing about the JVM; without entries if there is none. */
  @Nullable Object[] arrange(Object value, Codec codec, @Nullable Object[] parts) {
    int width = codec.entryWidth();
    if (width == 0) {
      return parts;
    }
    if (keys == null) {
      throw Refusal.unsupported("a key leads to a collection without an order");
    }
    int first = codec.orderedParts();
    @Nullable Object[] entries = Arrays.copyOfRange(parts, first, parts.length);
    @Nullable Object[] arranged = Arrays.copyOf(parts, first + entries.length);
    if (keys.sort(entries, width)) {
      System.arraycopy(entries, 0, arranged, first, entries.length);
      return arranged;
    }
    leads.add(new Lead(value, entries, width, true));
    return Arrays.copyOf(parts, first);
  }
}
