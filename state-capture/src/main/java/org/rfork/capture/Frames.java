package org.rfork.capture;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The stack of a walk: objects whose parts are being followed. Its frames are used again. */
final class Frames {
  private static final int START = 16;
  private static final int KEEP = 1 << 12;

  private @Nullable Frame[] stack = new Frame[START];
  private int depth;

  /** One object and how far its parts were followed. */
  static final class Frame {
    private int node;
    private boolean head;
    private @Nullable Object[] parts = Codec.NO_PARTS;
    private int next;

    int node() {
      return node;
    }

    /** Whether its parts are what it takes to open it. */
    boolean isHead() {
      return head;
    }

    boolean hasNext() {
      return next < parts.length;
    }

    /** The number of the part to follow now. */
    int next() {
      return next++;
    }

    @Nullable Object part(int number) {
      return parts[number];
    }
  }

  int depth() {
    return depth;
  }

  Frame top() {
    return Objects.requireNonNull(stack[depth - 1]);
  }

  void push(int node, boolean head, @Nullable Object[] parts) {
    if (depth == stack.length) {
      stack = Arrays.copyOf(stack, depth * 2);
    }
    Frame frame = stack[depth];
    if (frame == null) {
      frame = new Frame();
      stack[depth] = frame;
    }
    depth++;
    frame.node = node;
    frame.head = head;
    frame.parts = parts;
    frame.next = 0;
  }

  /** Takes the top away; its parts. */
  @Nullable Object[] pop() {
    Frame frame = top();
    depth--;
    @Nullable Object[] parts = frame.parts;
    frame.parts = Codec.NO_PARTS;
    return parts;
  }

  void clear() {
    while (depth > 0) {
      pop();
    }
    if (stack.length > KEEP) {
      stack = new Frame[START];
    }
  }
}
