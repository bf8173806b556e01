package org.rfork.capture;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;

/** The objects met so far in one capture: each with its codec, its number and who led to it. */
final class Nodes {
  /** The step to a head part, such as a comparator. */
  static final int HEAD = -1;

  /** A step that is looked for only when its path is asked for. */
  static final int UNKNOWN = -2;

  private static final int[] NO_NODES = {};
  private static final int PENDING = -1;
  private static final int START = 64;
  private static final int KEEP = 1 << 14;

  private final IdentityIndex index = new IdentityIndex();
  private @Nullable Object[] objects = new Object[START];
  private @Nullable Codec[] codecs = new Codec[START];
  private int[] ids = new int[START];
  private int[] parents = new int[START];
  private int[] steps = new int[START];
  private int[] postponed = NO_NODES;
  private int postponedCount;
  private int count;
  private int numbered;

  void clear() {
    index.clear();
    if (objects.length > KEEP) {
      resize(START);
    }
    Arrays.fill(objects, 0, Math.min(count, objects.length), null);
    count = 0;
    numbered = 0;
    postponed = NO_NODES;
    postponedCount = 0;
  }

  /** The object's node, or -1. */
  int find(Object value) {
    return index.find(value);
  }

  /** The object's node; a new one, which {@link #add} then has to make, if it is {@link #count}. */
  int findOrNext(Object value) {
    return index.findOrAdd(value, count);
  }

  /** Makes the node that {@link #findOrNext} announced. */
  int add(Object value, Codec codec, int parent, int step) {
    if (count == objects.length) {
      resize(count * 2);
    }
    int node = count++;
    objects[node] = value;
    codecs[node] = codec;
    ids[node] = PENDING;
    parents[node] = parent;
    steps[node] = step;
    return node;
  }

  private void resize(int size) {
    objects = Arrays.copyOf(objects, size);
    codecs = Arrays.copyOf(codecs, size);
    ids = Arrays.copyOf(ids, size);
    parents = Arrays.copyOf(parents, size);
    steps = Arrays.copyOf(steps, size);
  }

  int count() {
    return count;
  }

  /** Gives the next number: from here on others may refer to it. */
  void number(int node) {
    ids[node] = numbered++;
  }

  /** Keeps a node for later. */
  void postpone(int node) {
    if (postponedCount == postponed.length) {
      postponed = Arrays.copyOf(postponed, Math.max(START, postponedCount * 2));
    }
    postponed[postponedCount++] = node;
  }

  int postponedCount() {
    return postponedCount;
  }

  /** One of those kept, in the order of keeping. */
  int postponed(int number) {
    return postponed[number];
  }

  boolean isNumbered(int node) {
    return ids[node] != PENDING;
  }

  int id(int node) {
    return ids[node];
  }

  int parent(int node) {
    return parents[node];
  }

  /** Which part of its parent the node is; looked for if it was not noted. */
  int step(int node) {
    int parent = parents[node];
    return steps[node] == UNKNOWN && parent >= 0
        ? codec(parent).find(object(parent), object(node))
        : steps[node];
  }

  /** All objects with their nodes. */
  IdentityHashMap<Object, Integer> numbers() {
    IdentityHashMap<Object, Integer> numbers = new IdentityHashMap<>();
    for (int i = 0; i < count; i++) {
      numbers.put(object(i), i);
    }
    return numbers;
  }

  Object object(int node) {
    return Objects.requireNonNull(objects[node]);
  }

  Codec codec(int node) {
    return Objects.requireNonNull(codecs[node]);
  }

  /** The path from the root to a part of a node; the node itself if {@code step} is null. */
  String path(int node, @Nullable Integer step) {
    StringBuilder path = new StringBuilder();
    int at = node;
    Integer part = step;
    for (int length = 0; at >= 0; length++) {
      if (part != null && length < 32) {
        path.insert(0, stepOf(at, part));
      }
      part = length < 32 ? Integer.valueOf(step(at)) : part;
      at = parents[at];
      if (length == 32) {
        path.insert(0, "...");
      }
    }
    return path.insert(0, '$').toString();
  }

  private String stepOf(int node, int part) {
    return part == HEAD ? codec(node).headStep() : codec(node).step(object(node), part);
  }

  /** A refusal of a part of a node, or of the root, with its path. */
  CaptureException refusal(int parent, int step, Object value, RuntimeException cause) {
    if (cause instanceof CaptureException known && !known.path().isEmpty()) {
      return known;
    }
    RuntimeException reason = cause instanceof CaptureException e ? Refusal.of(e) : cause;
    String path = parent < 0 ? "$" : path(parent, step);
    String context =
        parent < 0 || step == Nodes.HEAD ? "" : codec(parent).explain(object(parent), value, step);
    return new CaptureException(
        Refusal.kindOf(reason), path, context + Refusal.messageOf(reason), reason.getCause());
  }
}
