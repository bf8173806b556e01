package org.rfork.runtime.resource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link Ledger} is on the disk: two small files that are written in turn, each in its
 * place. A write that is cut short leaves the other one, and once both are there the disk has to
 * note neither a name nor a length, which takes it longest. For one thread, under the file's lock.
 */
final class LedgerFile {
  /** What is written is a multiple of this, so that the files keep their length. */
  private static final int BLOCK = 4096;

  /**
   * The first line's: how often it was written, the length of the text below, a checksum of both.
   */
  private static final String HEAD = "ledger";

  private final Path book;

  /** How often it was written. */
  private long turn;

  /**
   * Reads nothing yet.
   *
   * @param book what the names of the two files begin with
   */
  LedgerFile(Path book) {
    this.book = book;
  }

  private record Page(long turn, String text) {}

  /**
   * The newest ledger that was written as a whole; a blank one if there is none.
   *
   * @param path of the file that it is about, from its root
   * @throws IOException if what is there is damaged
   */
  Ledger read(String path) throws IOException {
    byte[] even = bytes(place(0));
    byte[] odd = bytes(place(1));
    Page one = page(even);
    Page other = page(odd);
    Page newest = one == null || (other != null && other.turn() > one.turn()) ? other : one;
    if (newest == null) {
      if (even.length > 0 || odd.length > 0) {
        throw damaged("no whole text is there", null);
      }
      return Ledger.blank(path);
    }
    turn = newest.turn();
    try {
      return LedgerText.parse(newest.text().lines().toList());
    } catch (IndexOutOfBoundsException | IllegalArgumentException damaged) {
      throw damaged(damaged.getMessage(), damaged);
    }
  }

  private IOException damaged(@Nullable String why, @Nullable Throwable cause) {
    return new IOException(
        book + ".0 and .1 are damaged; delete them if no fork writes their file: " + why, cause);
  }

  private Path place(long of) {
    return book.resolveSibling(book.getFileName() + "." + of % 2);
  }

  private static byte[] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException none) {
      return new byte[0];
    }
  }

  /** Null of what was not written to its end. */
  private static @Nullable Page page(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    String[] words = new String(bytes, 0, end, StandardCharsets.US_ASCII).split(" ", -1);
    if (words.length != 4 || !words[0].equals(HEAD)) {
      return null;
    }
    try {
      int from = end + 1;
      int length = Integer.parseInt(words[2]);
      if (length > bytes.length - from) {
        return null;
      }
      byte[] text = Arrays.copyOfRange(bytes, from, from + length);
      long turn = Long.parseLong(words[1]);
      return checksum(turn, text) == Long.parseLong(words[3])
          ? new Page(turn, new String(text, StandardCharsets.UTF_8))
          : null;
    } catch (IllegalArgumentException cut) {
      return null;
    }
  }

  private static long checksum(long turn, byte[] text) {
    var checksum = new CRC32C();
    checksum.update(ByteBuffer.allocate(Long.BYTES).putLong(turn).flip());
    checksum.update(text);
    return checksum.getValue();
  }

  /** Writes it over the older one of the two, and has it on the disk. */
  void write(Ledger ledger) throws IOException {
    byte[] text = LedgerText.of(ledger).getBytes(StandardCharsets.UTF_8);
    List<String> head =
        List.of(HEAD, "" + (turn + 1), "" + text.length, checksum(turn + 1, text) + "\n");
    byte[] first = String.join(" ", head).getBytes(StandardCharsets.UTF_8);
    int length = first.length + text.length;
    ByteBuffer page = ByteBuffer.allocate((length + BLOCK - 1) / BLOCK * BLOCK);
    page.put(first).put(text).rewind();
    try (FileChannel channel =
        FileChannel.open(place(turn + 1), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      try {
        while (page.hasRemaining()) {
          channel.write(page);
        }
        channel.force(false);
      } catch (IOException failure) {
        forget(channel, failure);
        throw failure;
      }
    }
    turn++;
  }

  /** The other one counts. */
  private static void forget(FileChannel channel, IOException why) {
    try {
      channel.truncate(0);
    } catch (IOException again) {
      why.addSuppressed(again);
    }
  }
}
