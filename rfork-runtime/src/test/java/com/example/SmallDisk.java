package com.example;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A disk of a few megabytes that can be filled up. Wants the right to mount one (tmpfs). */
final class SmallDisk implements AutoCloseable {
  private static final String SIZE = "size=8m";

  private final Path place;
  private final Path ballast;

  private SmallDisk(Path place) {
    this.place = place;
    this.ballast = place.resolve("ballast");
  }

  /** Mounts it on a directory; empty where this process may not. */
  static Optional<SmallDisk> mount(Path place) throws Exception {
    return run("mount", "-t", "tmpfs", "-o", SIZE, "rfork-test", place.toString())
        ? Optional.of(new SmallDisk(place))
        : Optional.empty();
  }

  private static boolean run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }

  /** Leaves no room. */
  void fill() {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException full) {
      // As it is to be.
    }
  }

  /** Leaves room again. */
  void free() throws IOException {
    Files.deleteIfExists(ballast);
  }

  @Override
  public void close() throws Exception {
    if (!run("umount", place.toString())) {
      throw new IOException("cannot unmount " + place + ": run umount " + place);
    }
  }
}
