package org.rfork.capture;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * 128 bits that are the same for equal states, on whatever node they were made. Meant to tell
 * states apart that differ by chance; it does not withstand someone who looks for two of one
 * digest.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record StateDigest(long high, long low) implements Comparable<StateDigest> {
  /** What {@link #write} takes. */
  public static final int BYTES = 2 * Long.BYTES;

  private static final Comparator<StateDigest> ORDER =
      Comparator.comparingLong(StateDigest::high).thenComparingLong(StateDigest::low);

  /**
   * Of a state that was captured; what {@link StateCapture#digest} says of it if it is canonical.
   * Whether it was captured to be sent or to be kept makes no difference.
   *
   * @param document what {@link StateCapture#capture} gave
   * @throws org.rfork.CaptureException if the document is damaged
   */
  public static StateDigest of(byte[] document) {
    int start = Envelope.graphStart(document);
    return ofBytes(document, start, document.length - start);
  }

  /** Of plain bytes. */
  static StateDigest ofBytes(byte[] bytes, int offset, int length) {
    return Murmur.hash(bytes, offset, length);
  }

  /** Of several, in their order. */
  static StateDigest of(List<StateDigest> digests) {
    ByteBuffer bytes = ByteBuffer.allocate(digests.size() * BYTES);
    digests.forEach(digest -> digest.write(bytes));
    return ofBytes(bytes.array(), 0, bytes.capacity());
  }

  /** Reads 16 bytes. */
  public static StateDigest read(ByteBuffer from) {
    return new StateDigest(from.getLong(), from.getLong());
  }

  /** Writes 16 bytes. */
  public void write(ByteBuffer to) {
    to.putLong(high).putLong(low);
  }

  @Override
  public int compareTo(StateDigest other) {
    return ORDER.compare(this, other);
  }

  /** 32 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
