package org.rfork.runtime.resource;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/**
 * A file's content as far as it tells it from another.
 *
 * @param length in bytes; -1 of a file that is not there
 * @param digest of its bytes; of those at its end alone, for a file that is appended to
 */
record Version(long length, String digest) {
  /** There is no file. */
  static final Version ABSENT = new Version(-1, "");

  static Version of(byte[] bytes) {
    MessageDigest digest = sha256();
    digest.update(bytes);
    return new Version(bytes.length, hex(digest));
  }

  static Version read(BinaryReader in) {
    return new Version(in.getLong(), in.text());
  }

  void write(BinaryWriter out) {
    out.putLong(length);
    out.text(digest);
  }

  boolean isThere() {
    return length >= 0;
  }

  /** By hand, since a record's own takes its first caller some milliseconds to be written. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Version version
        && length == version.length
        && digest.equals(version.digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return isThere()
        ? length + " bytes " + digest.substring(0, Math.min(12, digest.length()))
        : "no file";
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
