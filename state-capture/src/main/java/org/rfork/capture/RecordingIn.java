package org.rfork.capture;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each value that a codec reads from a document. One value read through others counts once.
 */
final class RecordingIn extends StateIn {
  private List<Object> values = new ArrayList<>();
  private final List<List<Object>> outer = new ArrayList<>();
  private boolean quiet;

  private final byte[] document;

  RecordingIn(byte[] document, int offset, long maxBytes) {
    super(document, offset, maxBytes);
    this.document = document;
  }

  /** The number that comes next, which is not read. */
  int peekInt32() {
    return new StateIn(document, position(), 0).int32();
  }

  /** What was read since the last call. */
  Object[] take() {
    Object[] taken = values.toArray();
    values.clear();
    return taken;
  }

  /** Adds a value that {@link #quietly} read. */
  void add(Object value) {
    values.add(value);
  }

  /** What is added from here on belongs together. */
  void openList() {
    outer.add(values);
    values = new ArrayList<>();
  }

  /** What was added since it was opened. */
  Object[] closeList() {
    Object[] list = values.toArray();
    values = outer.remove(outer.size() - 1);
    return list;
  }

  /** Reads without keeping. */
  <T extends @Nullable Object> T quietly(Supplier<T> read) {
    return read(true, read);
  }

  /** Reads and keeps, inside of what is read quietly. */
  <T extends @Nullable Object> T loudly(Supplier<T> read) {
    return read(false, read);
  }

  private <T extends @Nullable Object> T read(boolean quietly, Supplier<T> read) {
    boolean was = quiet;
    quiet = quietly;
    try {
      return read.get();
    } finally {
      quiet = was;
    }
  }

  private <T> T keep(Supplier<T> read) {
    T value = quietly(read);
    if (!quiet) {
      values.add(value);
    }
    return value;
  }

  private long keepNumber(Supplier<? extends Number> read) {
    return keep(() -> read.get().longValue());
  }

  @Override
  int int32() {
    return (int) keepNumber(super::int32);
  }

  @Override
  long int64() {
    return keepNumber(super::int64);
  }

  @Override
  byte int8() {
    return (byte) keepNumber(super::int8);
  }

  @Override
  short int16() {
    return (short) keepNumber(super::int16);
  }

  @Override
  char char16() {
    return keep(super::char16);
  }

  @Override
  boolean bool() {
    return keep(super::bool);
  }

  @Override
  int ranged(int least, int most) {
    return (int) keepNumber(() -> super.ranged(least, most));
  }

  @Override
  double float64() {
    return keep(super::float64);
  }

  @Override
  float float32() {
    return keep(super::float32);
  }

  @Override
  String text() {
    return keep(super::text);
  }

  @Override
  int count(int bytesEach) {
    int count = quietly(() -> super.count(bytesEach));
    if (!quiet) {
      values.add(new Recorded.Count(count));
    }
    return count;
  }

  @Override
  byte[] bytes() {
    return keep(super::bytes);
  }

  @Override
  ByteBuffer elements(int width) {
    ByteBuffer elements = quietly(() -> super.elements(width));
    byte[] content = new byte[elements.remaining()];
    elements.duplicate().get(content);
    if (!quiet) {
      values.add(content);
    }
    return elements;
  }
}
