package org.rfork.runtime.resource;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.BitSet;

/**
 * Which blocks of a region were written since they were last taken. A write to a block that is
 * marked costs one more read. Safe for all threads.
 *
 * <p>A mark follows the write that it is for. While marks are taken a fence between them has who
 * takes the mark see the write, or the writer see that the mark is gone. That marks are about to be
 * taken must be known to a writer before: {@link #track} comes first, then every writer passes a
 * point at which it synchronizes with who takes, then {@link #take}.
 */
final class DirtyBlocks {
  /** Bytes of a block, as a power of two. */
  static final int SHIFT = 16;

  /** Bytes of a block. */
  static final int SIZE = 1 << SHIFT;

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] words;
  private volatile boolean tracked;

  /** None is marked. */
  DirtyBlocks(long bytes) {
    words = new long[(int) (((bytes - 1) >>> (SHIFT + 6)) + 1)];
  }

  /** Marks are about to be taken, or will not be for now. */
  void track(boolean now) {
    tracked = now;
  }

  /** Something in the block of this byte was written. */
  void mark(long offset) {
    if (tracked) {
      VarHandle.fullFence();
    }
    long bit = 1L << (offset >>> SHIFT);
    int word = (int) (offset >>> (SHIFT + 6));
    if (((long) WORD.getOpaque(words, word) & bit) == 0) {
      long unused = (long) WORD.getAndBitwiseOr(words, word, bit);
    }
  }

  /** So many bytes were written, at least one. */
  void mark(long offset, long bytes) {
    for (long at = offset & -SIZE; at < offset + bytes; at += SIZE) {
      mark(at);
    }
  }

  /** How many are marked. */
  int count() {
    int count = 0;
    for (int word = 0; word < words.length; word++) {
      count += Long.bitCount((long) WORD.getOpaque(words, word));
    }
    return count;
  }

  /** The numbers of the marked blocks, which are marked no longer. */
  BitSet take() {
    long[] taken = new long[words.length];
    for (int word = 0; word < words.length; word++) {
      taken[word] = (long) WORD.getAndSet(words, word, 0L);
    }
    return BitSet.valueOf(taken);
  }
}
