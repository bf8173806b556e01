package org.rfork.runtime.link;

import java.nio.ByteBuffer;

/** What is sent in one piece: its length in four bytes, then the bytes. Not thread-safe. */
final class Frame {
  /** A longer frame closes the connection that it comes by, in bytes. */
  static final int MOST_BYTES = 32 << 20;

  private final ByteBuffer[] parts;
  private final int size;
  private final int ownBytes;

  /** The next part that something is left of. */
  private int next;

  /**
   * Of what is left in the buffers, one after the other; they stay as they are, and their bytes
   * must not be changed any more.
   *
   * @param lent bytes that somebody else keeps, and that take no memory here
   * @throws IllegalArgumentException if it is too long
   */
  Frame(ByteBuffer own, ByteBuffer... lent) {
    long length = own.remaining();
    parts = new ByteBuffer[lent.length + 2];
    parts[1] = own.slice();
    for (int i = 0; i < lent.length; i++) {
      parts[i + 2] = lent[i].slice();
      length += lent[i].remaining();
    }
    if (length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a frame of " + length + " bytes; a link takes " + MOST_BYTES);
    }
    parts[0] = ByteBuffer.allocate(Integer.BYTES).putInt(0, (int) length);
    size = (int) length + Integer.BYTES;
    ownBytes = own.remaining() + Integer.BYTES;
  }

  /** How many bytes nobody else keeps. */
  int ownBytes() {
    return ownBytes;
  }

  /** Whether it has lent bytes. */
  boolean isLarge() {
    return size > ownBytes;
  }

  /** How many bytes it takes, its length included. */
  int size() {
    return size;
  }

  /** Moves as much of what is left as there is room for. */
  void drainTo(ByteBuffer out) {
    while (next < parts.length && out.hasRemaining()) {
      ByteBuffer part = parts[next];
      int fits = Math.min(part.remaining(), out.remaining());
      out.put(out.position(), part, part.position(), fits);
      out.position(out.position() + fits);
      part.position(part.position() + fits);
      if (!part.hasRemaining()) {
        next++;
      }
    }
  }

  /** Whether nothing is left. */
  boolean isDrained() {
    return next == parts.length;
  }

  /** All of it is left again. */
  void rewind() {
    next = 0;
    for (ByteBuffer part : parts) {
      part.rewind();
    }
  }
}
