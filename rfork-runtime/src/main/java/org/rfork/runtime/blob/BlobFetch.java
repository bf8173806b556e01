package org.rfork.runtime.blob;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One blob on its way here: a few parts are asked for at a time, so that neither the sender's queue
 * nor small messages behind it suffer. Pure: it says what to ask for, if need be again, and is told
 * what came.
 */
public final class BlobFetch {
  /** A part to ask for. */
  public record Part(int offset, int length) {}

  private final int partBytes;
  private final int credits;

  /** Asked for and not here, by offset. */
  private final Map<Integer, Part> outstanding = new LinkedHashMap<>();

  private byte[] bytes = {};
  private boolean sized;
  private int asked;

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

  /** What to ask for first: as if the blob were large. Each answer tells its size. */
  public List<Part> begin() {
    return begin(0);
  }

  /**
   * As {@link #begin()}.
   *
   * @param pushed so many bytes come unasked
   */
  public List<Part> begin(int pushed) {
    for (int i = 0; i < credits; i++) {
      ask(i * partBytes, partBytes);
    }
    return outstanding().stream().filter(part -> part.offset() >= pushed).toList();
  }

  /** What was asked for and has not come: to be asked for again, since it may be lost. */
  public List<Part> outstanding() {
    return List.copyOf(outstanding.values());
  }

  private Part ask(int offset, int length) {
    var part = new Part(offset, length);
    outstanding.put(offset, part);
    return part;
  }

  /**
   * A part came.
   *
   * @param total the blob's size as the sender says
   * @param part its bytes; none where the blob has ended before
   * @return what to ask for now
   * @throws IllegalArgumentException if the part does not fit the blob
   */
  public List<Part> accept(int total, int offset, ByteBuffer part) {
    int length = part.remaining();
    if (!sized) {
      if (total < 0) {
        throw new IllegalArgumentException("a blob of " + total + " bytes");
      }
      sized = true;
      bytes = new byte[total];
      asked = (int) Math.min(total, (long) credits * partBytes);
      outstanding.keySet().removeIf(start -> start > 0 && start >= total);
    }
    if (total != bytes.length || offset < 0 || (length > 0 && length > bytes.length - offset)) {
      throw new IllegalArgumentException(
          "part " + offset + "+" + length + " of a blob of " + bytes.length + " bytes");
    }
    Part wanted = outstanding.remove(offset);
    List<Part> next = new ArrayList<>(credits);
    if (wanted == null) {
      return next; // it was asked for twice and came twice
    }
    part.duplicate().get(bytes, offset, length);
    int left = Math.min(wanted.length(), bytes.length - offset) - length;
    if (left > 0) { // the sender's parts are smaller
      next.add(ask(offset + length, left));
    }
    while (asked < bytes.length && outstanding.size() < credits) {
      Part more = ask(asked, Math.min(partBytes, bytes.length - asked));
      next.add(more);
      asked += more.length();
    }
    return next;
  }

  /** Whether all parts came. */
  public boolean isDone() {
    return sized && asked == bytes.length && outstanding.isEmpty();
  }

  /** The whole blob. */
  public byte[] bytes() {
    if (!isDone()) {
      throw new IllegalStateException("parts of the blob have not come: " + outstanding.values());
    }
    return bytes;
  }
}
