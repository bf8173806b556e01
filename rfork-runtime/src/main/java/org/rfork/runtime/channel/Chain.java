package org.rfork.runtime.channel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/**
 * A digest of all frames of a channel up to one.
 *
 * @param digest in hexadecimal; empty before the first
 */
record Chain(String digest) {
  static final Chain START = new Chain("");

  static Chain read(BinaryReader in) {
    return new Chain(in.text());
  }

  void write(BinaryWriter out) {
    out.text(digest);
  }

  /**
   * The chain with one frame more.
   *
   * @param what a canonical digest of the frame's value
   */
  Chain with(Frame.Kind kind, String what) {
    String text = digest + "\n" + kind + "\n" + what;
    return new Chain(
        HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8))));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
