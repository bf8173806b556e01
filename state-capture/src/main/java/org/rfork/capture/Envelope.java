package org.rfork.capture;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.rfork.CaptureException.Kind;

/**
 * What stands around a document: four letters, the format's version, the length and the checksum of
 * all that follows, then what it is for, the names of its user classes, and in a file their
 * schemas.
 */
final class Envelope {
  private static final int MAGIC = 0x52464B53; // RFKS
  private static final short VERSION = 3;
  static final int HEADER = Integer.BYTES + Short.BYTES + Integer.BYTES + Integer.BYTES;

  private static final byte[] NO_SCHEMAS = {};

  private Envelope() {}

  /** What precedes the graph. */
  record Preamble(List<String> classNames, List<Schema> schemas) {}

  /** A message. */
  static byte[] close(NameSet classNames, StateOut graph) {
    return close(false, classNames, NO_SCHEMAS, graph);
  }

  /** A file. */
  static byte[] close(
      NameSet classNames, List<Schema> schemas, StateOut graph, CaptureLimits limits) {
    StateOut texts = new StateOut();
    texts.start(limits.maxBytes());
    texts.int32(schemas.size());
    schemas.forEach(schema -> texts.text(schema.toString()));
    return close(true, classNames, texts.toBytes(), graph);
  }

  private static byte[] close(boolean file, NameSet classNames, byte[] schemas, StateOut graph) {
    byte[] names = classNames.encoded();
    int graphAt = HEADER + 1 + names.length + schemas.length;
    byte[] document = new byte[Math.addExact(graphAt, graph.size())];
    int length = document.length - HEADER;
    document[HEADER] = (byte) (file ? 1 : 0);
    System.arraycopy(names, 0, document, HEADER + 1, names.length);
    System.arraycopy(schemas, 0, document, HEADER + 1 + names.length, schemas.length);
    graph.copyTo(document, graphAt);
    CRC32C checksum = new CRC32C();
    checksum.update(document, HEADER, length);
    ByteBuffer.wrap(document)
        .putInt(MAGIC)
        .putShort(VERSION)
        .putInt(length)
        .putInt((int) checksum.getValue());
    return document;
  }

  /** Checks all that can be checked without decoding. */
  static StateIn open(byte[] document, CaptureLimits limits) {
    if (document.length < HEADER) {
      throw Refusal.damaged(document.length + " bytes are no captured state");
    }
    if (document.length - HEADER > limits.maxBytes()) {
      throw new Refusal(
          Kind.LIMIT,
          "the state has " + document.length + " bytes, the limit is " + limits.maxBytes());
    }
    ByteBuffer header = ByteBuffer.wrap(document);
    if (header.getInt() != MAGIC) {
      throw Refusal.damaged("these bytes are no captured state");
    }
    short version = header.getShort();
    if (version != VERSION) {
      throw Refusal.damaged(
          "the state is of format version " + version + ", this rfork reads version " + VERSION);
    }
    int length = header.getInt();
    if (length != document.length - HEADER) {
      throw Refusal.damaged(
          "the state is cut off: " + (document.length - HEADER) + " of " + length + " bytes");
    }
    CRC32C checksum = new CRC32C();
    checksum.update(document, HEADER, length);
    if ((int) checksum.getValue() != header.getInt()) {
      throw Refusal.damaged("the state's bytes were changed: its checksum differs");
    }
    return new StateIn(document, HEADER);
  }

  /** Reads up to the graph. */
  static Preamble read(StateIn in) {
    boolean file = in.bool();
    List<String> names = readTexts(in);
    List<String> schemas = file ? readTexts(in) : List.of();
    return new Preamble(names, schemas.stream().map(Schema::parse).toList());
  }

  private static List<String> readTexts(StateIn in) {
    int count = in.count(1);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(in.text());
    }
    return texts;
  }

  /** Goes past all that precedes the graph; the schemas that are there. */
  static List<Schema> skip(StateIn in) {
    boolean file = in.bool();
    for (int left = in.count(1); left > 0; left--) {
      in.skipText();
    }
    return file ? readTexts(in).stream().map(Schema::parse).toList() : List.of();
  }
}
