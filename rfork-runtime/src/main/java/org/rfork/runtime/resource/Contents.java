package org.rfork.runtime.resource;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The bytes of one file that forks lease, and the contents that are kept beside its ledger, each
 * under its number. For one thread, under the file's lock.
 */
final class Contents {
  /** So many bytes at its end tell a file that is appended to from another of its length. */
  private static final int TAIL = 4096;

  private final Path file;
  private final Path book;

  Contents(Path file, Path book) {
    this.file = file;
    this.book = book;
  }

  /**
   * The file as it is now.
   *
   * @param byTail whether it is told from others by its end, since it is appended to
   */
  Version version(boolean byTail) throws IOException {
    if (!Files.exists(file)) {
      return Version.ABSENT;
    }
    long length = Files.size(file);
    long from = byTail ? Math.max(0, length - TAIL) : 0;
    return new Version(length, LocalFiles.digest(file, from, length));
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Takes the file's end away. */
  void cut(long length) throws IOException {
    if (Files.exists(file) && Files.size(file) > length) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(length);
        channel.force(true);
      }
    }
  }

  /** Writes bytes behind the first ones, and has them on the disk. */
  void append(long before, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.position(before);
      Ledger.write(channel, bytes);
    }
  }

  /** Keeps the file as it is. */
  void keep(long number) throws IOException {
    Files.copy(file, kept(number), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Keeps this content. */
  void keep(long number, byte[] content) throws IOException {
    Ledger.replace(kept(number), content);
  }

  /** The content that is kept. */
  byte[] read(long number) throws IOException {
    return Files.readAllBytes(kept(number));
  }

  /** Makes what is kept the file's content, in one step. */
  void putInPlace(long number) throws IOException {
    Path next = book.resolveSibling(book.getFileName() + ".back");
    Files.copy(kept(number), next, StandardCopyOption.REPLACE_EXISTING);
    Ledger.force(next);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Keeps that content no longer. */
  void forget(long number) throws IOException {
    Files.deleteIfExists(kept(number));
  }

  /** Keeps none but some. */
  void forgetAllBut(Set<Long> numbers) throws IOException {
    String prefix = book.getFileName() + ".v";
    try (Stream<Path> siblings = Files.list(book.getParent())) {
      for (Path sibling : siblings.toList()) {
        String found = sibling.getFileName().toString();
        boolean isKept = numbers.stream().anyMatch(number -> found.equals(prefix + number));
        if (found.startsWith(prefix) && !isKept) {
          Files.delete(sibling);
        }
      }
    }
  }

  private Path kept(long number) {
    return book.resolveSibling(book.getFileName() + ".v" + number);
  }
}
