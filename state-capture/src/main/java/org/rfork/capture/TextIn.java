package org.rfork.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives a codec the values of one object from a text, in place of a document. */
final class TextIn extends StateIn {
  private static final byte[] NO_DOCUMENT = {};
  private static final Tree[] NOTHING = {};

  private final int length;
  private Tree[] items = NOTHING;
  private int next;
  private int beyond;

  /**
   * Reads from a text.
   *
   * @param length its characters, which no array can have more items than
   * @param maxBytes what its tables may take
   */
  TextIn(int length, long maxBytes) {
    super(NO_DOCUMENT, 0, maxBytes);
    this.length = length;
  }

  @Override
  void requireLeft(long count, int bytesEach) {
    if (count < 0 || count > length) {
      throw Refusal.damaged(count + " items are announced, more than the text can hold");
    }
  }

  /**
   * Begins with other values.
   *
   * @param later how many more belong to the object, for its next step
   */
  void load(Tree[] values, int later) {
    items = values;
    next = 0;
    beyond = later;
  }

  boolean isLast() {
    return next == items.length;
  }

  /** The number of the value that was read last; below 0 if none was. */
  int lastIndex() {
    return next - 1;
  }

  /** What was read last. */
  Tree last() {
    return items[next - 1];
  }

  Tree next() {
    if (next == items.length) {
      throw Refusal.damaged("a value is missing after the " + next + " that are there");
    }
    return items[next++];
  }

  /** All that is left, unless a list of its own comes next. */
  List<Tree> nextList() {
    if (next < items.length
        && items[next] instanceof Tree.Items list
        && list.tag == null
        && !list.mapping) {
      next++;
      return list.items;
    }
    List<Tree> rest = List.of(items).subList(next, items.length);
    next = items.length;
    return rest;
  }

  private Tree.Scalar scalar() {
    Tree tree = next();
    if (tree instanceof Tree.Scalar scalar) {
      return scalar;
    }
    throw Refusal.damaged(tree.shown() + " stands where a single value must");
  }

  @Override
  int int32() {
    return ranged(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  @Override
  long int64() {
    return TextScalars.whole(scalar());
  }

  @Override
  char char16() {
    return TextScalars.char16(scalar());
  }

  @Override
  boolean bool() {
    return TextScalars.bool(scalar());
  }

  @Override
  double float64() {
    return TextScalars.float64(scalar());
  }

  @Override
  float float32() {
    return TextScalars.float32(scalar());
  }

  @Override
  String text() {
    Tree.Scalar scalar = scalar();
    if (scalar.tag != null) {
      throw Refusal.damaged(scalar.shown() + " stands where text must");
    }
    return scalar.text;
  }

  @Override
  byte[] bytes() {
    return TextScalars.bytes(scalar());
  }

  @Override
  ByteBuffer elements(int width) {
    byte[] content = bytes();
    if (content.length % width != 0) {
      throw Refusal.damaged(content.length + " bytes are no " + width + "-byte elements");
    }
    return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Said by the text only where it is not the number of values that follow. */
  @Override
  int count(int bytesEach) {
    @Nullable Tree tree = next < items.length ? items[next] : null;
    if (tree instanceof Tree.Scalar scalar && TextScalars.COUNT.equals(scalar.tag)) {
      next++;
      long count = TextScalars.whole(scalar.bare());
      if (count < 0 || count > Integer.MAX_VALUE) {
        throw Refusal.damaged(count + " cannot be counted");
      }
      return (int) count;
    }
    return items.length - next + beyond;
  }

  @Override
  boolean atEnd() {
    return isLast();
  }
}
