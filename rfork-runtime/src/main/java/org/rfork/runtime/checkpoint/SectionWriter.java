package org.rfork.runtime.checkpoint;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * Sections of bytes, each with its length and CRC32C, between the kind and version of the file and
 * its end mark with a CRC32C of all before it. Big-endian; {@link SectionReader} is its mirror.
 */
final class SectionWriter {
  /** In place of a length. */
  static final int END = -1;

  private final CRC32C whole = new CRC32C();
  private final DataOutputStream out;

  SectionWriter(OutputStream target, FileKind kind) throws IOException {
    out = new DataOutputStream(new CheckedOutputStream(target, whole));
    out.write(kind.magic());
    out.writeInt(FileKind.VERSION);
  }

  void section(byte[] content) throws IOException {
    out.writeInt(content.length);
    out.writeInt(checksum(content));
    out.write(content);
  }

  /** Nothing may follow. */
  void end() throws IOException {
    out.writeInt(END);
    out.writeInt((int) whole.getValue());
    out.flush();
  }

  static int checksum(byte[] content) {
    var checksum = new CRC32C();
    checksum.update(content);
    return (int) checksum.getValue();
  }
}
