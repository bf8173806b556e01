package org.rfork.capture;

/** Whether the first few values of a state all differ; of more it is not known. */
final class Apart {
  private static final int FEW = 8;

  private final int[] hashes = new int[FEW];
  private int count;

  void clear() {
    count = 0;
  }

  /** Whether this value differs from those before. */
  boolean add(Object value) {
    if (count == FEW) {
      return false;
    }
    int hash = value.hashCode();
    for (int i = 0; i < count; i++) {
      if (hashes[i] == hash) {
        return false;
      }
    }
    hashes[count++] = hash;
    return true;
  }
}
