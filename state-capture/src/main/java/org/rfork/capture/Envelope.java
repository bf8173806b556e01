package org.rfork.capture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.rfork.CaptureException.Kind;

/**
 * What stands around a document: four letters, the format's version, the length and the checksum of
 * all that follows, then the names of its user classes, and in a file their schemas.
 */
final class Envelope {
  private static final int MAGIC = 0x52464B53; // RFKS
  static final short VERSION = 3;
  private static final int VERSION_AT = Integer.BYTES;
  private static final int LENGTH_AT = VERSION_AT + Short.BYTES;
  private static final int CHECKSUM_AT = LENGTH_AT + Integer.BYTES;
  static final int HEADER = CHECKSUM_AT + Integer.BYTES;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final CaptureLimits WHATEVER =
      new CaptureLimits(Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
  private static final byte[] NO_SCHEMAS = encoded(List.of());

  private Envelope() {}

  /** What precedes the graph. */
  record Preamble(List<String> classNames, List<Schema> schemas) {}

  /**
   * Puts a document together.
   *
   * @param schemas of a file; none in a message
   */
  static byte[] close(
      NameSet classNames, List<Schema> schemas, StateOut graph, CaptureLimits limits) {
    byte[] names = classNames.encoded();
    byte[] stored = schemas.isEmpty() ? NO_SCHEMAS : encoded(schemas);
    long whole = (long) names.length + stored.length + graph.size();
    if (whole > Math.min(limits.maxBytes(), StateOut.MOST - HEADER)) {
      throw tooLong(whole, limits);
    }
    int length = (int) whole;
    byte[] document = new byte[HEADER + length];
    System.arraycopy(names, 0, document, HEADER, names.length);
    System.arraycopy(stored, 0, document, HEADER + names.length, stored.length);
    graph.copyTo(document, HEADER + names.length + stored.length);
    CRC32C checksum = new CRC32C();
    checksum.update(document, HEADER, length);
    INT.set(document, 0, MAGIC);
    SHORT.set(document, VERSION_AT, VERSION);
    INT.set(document, LENGTH_AT, length);
    INT.set(document, CHECKSUM_AT, (int) checksum.getValue());
    return document;
  }

  private static Refusal tooLong(long bytes, CaptureLimits limits) {
    return new Refusal(
        Kind.LIMIT, "the state has " + bytes + " bytes, the limit is " + limits.maxBytes());
  }

  private static byte[] encoded(List<Schema> schemas) {
    StateOut out = new StateOut();
    out.start(Long.MAX_VALUE);
    out.int32(schemas.size());
    schemas.forEach(schema -> out.text(schema.toString()));
    return out.toBytes();
  }

  /** Checks all that can be checked without decoding. */
  static StateIn open(byte[] document, CaptureLimits limits) {
    if (document.length < HEADER) {
      throw Refusal.damaged(document.length + " bytes are no captured state");
    }
    if (document.length - HEADER > limits.maxBytes()) {
      throw tooLong(document.length - HEADER, limits);
    }
    if ((int) INT.get(document, 0) != MAGIC) {
      throw Refusal.damaged("these bytes are no captured state");
    }
    short version = (short) SHORT.get(document, VERSION_AT);
    if (version != VERSION) {
      throw Refusal.damaged(
          "the state is of format version " + version + ", this rfork reads version " + VERSION);
    }
    int length = (int) INT.get(document, LENGTH_AT);
    if (length != document.length - HEADER) {
      throw Refusal.damaged(
          "the state is cut off: " + (document.length - HEADER) + " of " + length + " bytes");
    }
    CRC32C checksum = new CRC32C();
    checksum.update(document, HEADER, length);
    if ((int) checksum.getValue() != (int) INT.get(document, CHECKSUM_AT)) {
      throw Refusal.damaged("the state's bytes were changed: its checksum differs");
    }
    return new StateIn(document, HEADER, limits.maxBytes());
  }

  /** Where the graph starts in a document that is whole. */
  static int graphStart(byte[] document) {
    try {
      StateIn in = open(document, WHATEVER);
      skipTexts(in);
      skipTexts(in);
      return in.position();
    } catch (Refusal damaged) {
      throw damaged.toException();
    }
  }

  /** Reads up to the graph. */
  static Preamble read(StateIn in) {
    return new Preamble(readTexts(in), readSchemas(in));
  }

  /** Reads the schemas, which follow the names. */
  static List<Schema> readSchemas(StateIn in) {
    List<String> schemas = readTexts(in);
    return schemas.isEmpty() ? List.of() : schemas.stream().map(Schema::parse).toList();
  }

  private static List<String> readTexts(StateIn in) {
    int count = in.count(1);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(in.text());
    }
    return texts;
  }

  /** Goes past the names, or the schemas. */
  static void skipTexts(StateIn in) {
    for (int left = in.count(1); left > 0; left--) {
      in.skipText();
    }
  }
}
