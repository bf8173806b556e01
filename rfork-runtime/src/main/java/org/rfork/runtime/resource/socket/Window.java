package org.rfork.runtime.resource.socket;

import java.util.Arrays;

/**
 * The bytes of a stream that are kept, each by its place in the stream; so many at most. Not safe
 * for several threads.
 */
final class Window {
  private static final byte[] NOTHING = {};

  private final int capacity;
  private byte[] bytes = NOTHING;
  private int start;
  private int length;
  private long first;

  /** Empty, and the next byte has that place. */
  Window(int capacity, long first) {
    this.capacity = capacity;
    this.first = first;
  }

  int capacity() {
    return capacity;
  }

  /** The place of the oldest byte that is kept. */
  long first() {
    return first;
  }

  /** The place of the byte that comes next. */
  long end() {
    return first + length;
  }

  int length() {
    return length;
  }

  int room() {
    return capacity - length;
  }

  /** Keeps as many as there is room for, and says how many these are. */
  int add(byte[] from, int offset, int count) {
    int added = Math.min(count, room());
    if (start + length + added > bytes.length) {
      int size = Math.max(length + added, Math.min(capacity, 2 * length));
      byte[] next = size > bytes.length ? new byte[size] : bytes;
      System.arraycopy(bytes, start, next, 0, length);
      bytes = next;
      start = 0;
    }
    System.arraycopy(from, offset, bytes, start + length, added);
    length += added;
    return added;
  }

  /** Up to so many bytes from a place that is kept. */
  byte[] read(long from, int most) {
    int skipped = Math.toIntExact(from - first);
    int count = Math.min(most, length - skipped);
    return Arrays.copyOfRange(bytes, start + skipped, start + skipped + count);
  }

  /** Keeps no bytes before that place any more. */
  void release(long upTo) {
    int count = (int) Math.max(0, Math.min(length, upTo - first));
    first += count;
    start += count;
    length -= count;
    if (length == 0) {
      bytes = NOTHING;
      start = 0;
    }
  }
}
