package com.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.rfork.RemoteFork;
import org.rfork.resource.Resource;

/**
 * A handle that notes each step of its life in a directory, and has a process killed at one of
 * them: the one that a file tells of.
 */
final class Trap extends Resource {
  private final String directory;
  private final String name;

  Trap(String directory, String name) {
    this.directory = directory;
    this.name = name;
  }

  /**
   * Has a process killed once.
   *
   * @param step at which, as {@code bind-name-node}
   * @param after the step that must have come before; empty for none
   */
  static void set(Path directory, String step, String after, long pid) throws IOException {
    Path next = directory.resolve("next");
    Files.writeString(next, after + "\n" + pid);
    Files.move(next, directory.resolve("kill-at-" + step));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void freeze() {
    step("freeze");
  }

  @Override
  public void bind() {
    step("bind");
  }

  @Override
  public void release() {
    step("release");
  }

  /** It came by this. */
  void step(String what) {
    String step = what + "-" + name + "-" + RemoteFork.node();
    Path trap = Path.of(directory, "kill-at-" + step);
    try {
      String[] said = Files.readString(trap).split("\n", 2);
      if (said[0].isEmpty() || Files.exists(Path.of(directory, said[0]))) {
        Files.delete(trap);
        kill(Long.parseLong(said[1]));
      }
    } catch (NoSuchFileException none) {
      // It may go on.
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
    try {
      Files.writeString(Path.of(directory, step), "");
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void kill(long pid) throws IOException {
    new ProcessBuilder("kill", "-9", Long.toString(pid)).start();
    while (ProcessHandle.of(pid).isPresent()) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
