package org.rfork.capture;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.rfork.CaptureException.Kind;

/**
 * What stands around a document: four letters, the format's version, the length and the checksum of
 * all that follows, then the names of its user classes.
 */
final class Envelope {
  private static final int MAGIC = 0x52464B53; // RFKS
  static final short VERSION = 1;
  static final int HEADER = Integer.BYTES + Short.BYTES + Integer.BYTES + Integer.BYTES;

  private Envelope() {}

  static byte[] close(Set<String> classNames, StateOut graph, CaptureLimits limits) {
    StateOut names = new StateOut();
    names.start(limits.maxBytes());
    names.int32(classNames.size());
    classNames.forEach(names::text);
    int length = names.size() + graph.size();
    byte[] document = new byte[HEADER + length];
    names.copyTo(document, HEADER);
    graph.copyTo(document, HEADER + names.size());
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

  static List<String> readNames(StateIn in) {
    int count = in.count(1);
    List<String> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      names.add(in.text());
    }
    return names;
  }
}
