package org.rfork.runtime.checkpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are there whole or not at all, whenever power or process end. */
final class DurableFile {
  private static final String DRAFT = ".tmp";
  private static final int BUFFER = 1 << 16;

  private DurableFile() {}

  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /**
   * Writes a file beside its place, has it on disk and moves it there; what was there before stays
   * until then, and if anything fails.
   */
  static void write(Path file, Content content) throws IOException {
    Path directory = parent(file);
    Path draft = Files.createTempFile(directory, "", DRAFT); // for its owner's eyes alone
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        var out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
        content.write(out);
        out.flush();
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
    sync(directory);
  }

  /** Makes a directory with those above it, and has them on disk. */
  static void makeDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = parent(directory);
    makeDirectory(parent);
    Files.createDirectories(directory); // another may be making it too
    sync(parent);
  }

  /** Has the names in a directory on disk. */
  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " names no file");
    }
    return parent;
  }
}
