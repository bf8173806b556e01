package org.rfork.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Keeps each value that a codec reads from a document. One value read through others counts once.
 */
final class RecordingIn extends StateIn {
  private List<Object> values = new ArrayList<>();
  private final List<List<Object>> outer = new ArrayList<>();
  private boolean quiet;

  RecordingIn(byte[] document, int offset) {
    super(document, offset);
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

  void closeList() {
    Object[] list = values.toArray();
    values = outer.remove(outer.size() - 1);
    values.add(list);
  }

  /** Reads without keeping. */
  <T> T quietly(Supplier<T> read) {
    boolean was = quiet;
    quiet = true;
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
}
