package com.example.perf;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The generator of the Unbalanced Tree Search benchmark: a node is a SHA-1 of its parent's and its
 * number, and says by its last four bytes how many children it has. For one thread.
 */
final class UtsNodes {
  private static final double BRANCHING = 4;
  private static final int DIGEST = 20;

  /** Room for a node and, behind it, the number of a child. */
  private static final int STRIDE = DIGEST + Integer.BYTES;

  private static final double LOG_OF_MISS = Math.log(1 - 1 / (1 + BRANCHING));

  private final MessageDigest digest = sha1();
  private final int depth;

  /** The path from where the count began to where it is. */
  private final byte[] path;

  UtsNodes(int depth) {
    this.depth = depth;
    this.path = new byte[(depth + 1) * STRIDE];
  }

  static byte[] root(int seed) {
    byte[] input = new byte[DIGEST];
    putInt(input, DIGEST - Integer.BYTES, seed);
    return sha1().digest(input);
  }

  List<byte[]> children(byte[] node, int height) {
    System.arraycopy(node, 0, path, height * STRIDE, DIGEST);
    List<byte[]> children = new ArrayList<>();
    int count = childrenOf(height);
    for (int i = 0; i < count; i++) {
      spawn(height, i);
      int child = (height + 1) * STRIDE;
      children.add(Arrays.copyOfRange(path, child, child + DIGEST));
    }
    return children;
  }

  /** All nodes of a subtree, its root included. */
  long count(byte[] node, int height) {
    System.arraycopy(node, 0, path, height * STRIDE, DIGEST);
    return count(height);
  }

  private long count(int height) {
    long nodes = 1;
    int children = childrenOf(height);
    for (int i = 0; i < children; i++) {
      spawn(height, i);
      nodes += count(height + 1);
    }
    return nodes;
  }

  /** The inverse of the geometric distribution, at a uniform number of 31 bits. */
  private int childrenOf(int height) {
    if (height >= depth) {
      return 0;
    }
    int end = height * STRIDE + DIGEST;
    int bits =
        (path[end - 4] & 0x7f) << 24
            | (path[end - 3] & 0xff) << 16
            | (path[end - 2] & 0xff) << 8
            | (path[end - 1] & 0xff);
    return (int) Math.floor(Math.log(1 - bits * 0x1.0p-31) / LOG_OF_MISS);
  }

  private void spawn(int height, int number) {
    int parent = height * STRIDE;
    putInt(path, parent + DIGEST, number);
    digest.update(path, parent, STRIDE);
    try {
      digest.digest(path, parent + STRIDE, DIGEST);
    } catch (DigestException e) {
      throw new IllegalStateException("20 bytes are no room for a SHA-1", e);
    }
  }

  private static void putInt(byte[] bytes, int at, int value) {
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[at + i] = (byte) (value >>> (24 - 8 * i));
    }
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-1", e);
    }
  }
}
