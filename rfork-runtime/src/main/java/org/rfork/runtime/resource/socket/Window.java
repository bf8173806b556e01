package org.rfork.runtime.resource.socket;

/**
 * The bytes of a stream that are kept, each by its place in the stream; so many at most. Not safe
 * for several threads.
 */
final class Window {
  private static final byte[] NOTHING = {};

  private final int capacity;

  /** A ring. */
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
    if (length + added > bytes.length) {
      var larger = new byte[Math.max(length + added, Math.min(capacity, 2 * length))];
      copy(0, larger, length);
      bytes = larger;
      start = 0;
    }
    int at = index(length);
    int straight = Math.min(added, bytes.length - at);
    System.arraycopy(from, offset, bytes, at, straight);
    System.arraycopy(from, offset + straight, bytes, 0, added - straight);
    length += added;
    return added;
  }

  /** Up to so many bytes from a place that is kept. */
  byte[] read(long from, int most) {
    int skipped = Math.toIntExact(from - first);
    var read = new byte[Math.min(most, length - skipped)];
    copy(skipped, read, read.length);
    return read;
  }

  private void copy(int skipped, byte[] into, int count) {
    int at = index(skipped);
    int straight = Math.min(count, bytes.length - at);
    System.arraycopy(bytes, at, into, 0, straight);
    System.arraycopy(bytes, 0, into, straight, count - straight);
  }

  private int index(int skipped) {
    int index = start + skipped;
    return index < bytes.length ? index : index - bytes.length;
  }

  /** Keeps no bytes before that place any more. */
  void release(long upTo) {
    int count = (int) Math.max(0, Math.min(length, upTo - first));
    first += count;
    start = index(count);
    length -= count;
    if (length == 0) {
      bytes = NOTHING;
      start = 0;
    }
  }
}
