package org.rfork.runtime.blob;

import java.util.ArrayList;
import java.util.List;

/**
 * One blob on its way here: a few parts are asked for at a time, so that neither the sender's queue
 * nor small messages behind it suffer. Pure: it says what to ask for and is told what came.
 */
public final class BlobFetch {
  /** A part to ask for. */
  public record Part(int offset, int length) {}

  private final int partBytes;
  private final int credits;
  private byte[] bytes = {};
  private boolean sized;
  private int asked;
  private int received;

  /**
   * A fetch that has not begun.
   *
   * @param partBytes size of a part, in bytes
   * @param credits how many parts may be on their way at once
   */
  public BlobFetch(int partBytes, int credits) {
    this.partBytes = partBytes;
    this.credits = credits;
  }

  /** What to ask for first: one part, whose answer tells the blob's size. */
  public Part begin() {
    return new Part(0, partBytes);
  }

  /**
   * A part came.
   *
   * @param total the blob's size as the sender says
   * @return what to ask for now
   * @throws IllegalArgumentException if the part does not fit the blob
   */
  public List<Part> accept(int total, int offset, byte[] part) {
    if (!sized) {
      if (total < 0 || part.length > total || offset != 0) {
        throw new IllegalArgumentException("part of " + part.length + " of a blob of " + total);
      }
      sized = true;
      bytes = new byte[total];
      asked = part.length;
    }
    if (total != bytes.length || offset < 0 || part.length > bytes.length - offset) {
      throw new IllegalArgumentException(
          "part " + offset + "+" + part.length + " of a blob of " + bytes.length + " bytes");
    }
    System.arraycopy(part, 0, bytes, offset, part.length);
    received += part.length;
    List<Part> next = new ArrayList<>(credits);
    while (asked < bytes.length && asked - received < credits * partBytes) {
      int length = Math.min(partBytes, bytes.length - asked);
      next.add(new Part(asked, length));
      asked += length;
    }
    return next;
  }

  /** Whether all parts came. */
  public boolean isDone() {
    return sized && received == bytes.length;
  }

  /** The whole blob. */
  public byte[] bytes() {
    if (!isDone()) {
      throw new IllegalStateException(received + " of " + bytes.length + " bytes came so far");
    }
    return bytes;
  }
}
