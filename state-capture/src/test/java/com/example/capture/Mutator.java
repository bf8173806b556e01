package com.example.capture;

import com.example.hostile.Bomb;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/** Damages documents as one who can compute checksums would. */
final class Mutator {
  static final int HEADER = 14;
  private static final int LENGTH_AT = 6;
  private static final int STRING = 0xB8;
  private static final int[] TELLING = {
    0, 1, 2, 0x7F, 0x80, 0x90, 0xA1, 0xA2, 0xA4, 0xA5, 0xA6, 0xA7, 0xB8, 0xE0, 0xFF
  };
  private static final List<String> NAMES =
      List.of(
          Bomb.class.getName(),
          Bomb.class.getName() + "$Fuse",
          "[L" + Bomb.class.getName() + ";",
          FuzzGraphs.Disguised.class.getName(),
          Model.Key.class.getName(),
          Model.Colour.class.getName(),
          Model.Fun.class.getName(),
          Captures.class.getName(),
          "java.lang.Thread",
          "java.lang.ProcessBuilder",
          "java.lang.Class",
          "java.util.HashMap",
          "java.util.TreeMap",
          "java.util.ArrayList",
          "java.util.PriorityQueue",
          "java.util.BitSet",
          "java.math.BigInteger",
          "[[Ljava.lang.Object;",
          "[I",
          "lambda",
          "handle");

  private Mutator() {}

  static byte[] mutate(byte[] document, Random random) {
    byte[] body = Arrays.copyOfRange(document, HEADER, document.length);
    for (int i = random.nextInt(4); i >= 0 && body.length > 0; i--) {
      body = mutateOnce(body, random);
    }
    return seal(document, body);
  }

  /** The document's header before another body, with its length and checksum. */
  static byte[] seal(byte[] header, byte[] body) {
    byte[] sealed = Arrays.copyOf(header, HEADER + body.length);
    System.arraycopy(body, 0, sealed, HEADER, body.length);
    CRC32C checksum = new CRC32C();
    checksum.update(body);
    ByteBuffer.wrap(sealed)
        .putInt(LENGTH_AT, body.length)
        .putInt(LENGTH_AT + Integer.BYTES, (int) checksum.getValue());
    return sealed;
  }

  private static byte[] mutateOnce(byte[] body, Random random) {
    int at = random.nextInt(body.length);
    int length = Math.min(1 + random.nextInt(12), body.length - at);
    byte[] piece = Arrays.copyOfRange(body, at, at + length);
    return switch (random.nextInt(9)) {
      case 0 -> splice(body, at, 1, (byte) random.nextInt());
      case 1, 2 -> splice(body, at, 1, (byte) (body[at] ^ (1 << random.nextInt(8))));
      case 3 -> splice(body, at, 1, (byte) TELLING[random.nextInt(TELLING.length)]);
      case 4 -> splice(body, at, 1, (byte) (body[at] + random.nextInt(5) - 2));
      case 5 -> splice(body, at, length);
      case 6 -> splice(body, random.nextInt(body.length), 0, piece);
      case 7 -> splice(body, at, 5, new byte[] {(byte) 0xA6, -1, -1, -1, (byte) random.nextInt()});
      default -> rename(body, at, random);
    };
  }

  private static byte[] splice(byte[] body, int at, int removed, byte... added) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int end = Math.min(at + removed, body.length);
    out.write(body, 0, at);
    out.writeBytes(added);
    out.write(body, end, body.length - end);
    return out.toByteArray();
  }

  /** Puts another type's name in place of the next text that looks like one. */
  private static byte[] rename(byte[] body, int from, Random random) {
    byte[] name = NAMES.get(random.nextInt(NAMES.size())).getBytes(StandardCharsets.US_ASCII);
    byte[] text = new byte[name.length + 2];
    text[0] = (byte) STRING;
    text[1] = (byte) name.length;
    System.arraycopy(name, 0, text, 2, name.length);
    for (int at = from; at + 1 < body.length; at++) {
      int code = body[at] & 0xFF;
      int length = code == STRING ? body[at + 1] + 2 : code - 0xE0 + 1;
      boolean isText = (code == STRING || code > 0xE8) && at + length <= body.length && length > 8;
      if (isText && (body[at + 2] == 'j' || body[at + 1] == 'j' || body[at + 2] == 'c')) {
        return splice(body, at, length, text);
      }
    }
    return body;
  }
}
