package org.rfork.runtime.launch;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes that go on when the one that started them, or its terminal, is gone. */
public final class Detached {
  /** A JVM leaves signals alone that are ignored at its start. */
  private static final List<String> DEAF =
      List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

  private static final File NOTHING = new File("/dev/null");

  private Detached() {}

  /**
   * The same command for a process that Ctrl-C and the end of the terminal do not reach, and that
   * shares no pipe with this one.
   *
   * @param log what it prints goes here; replaced if it is there
   * @throws UncheckedIOException if the file cannot be made, naming it
   */
  public static ProcessBuilder command(ProcessBuilder command, Path log) {
    try {
      Files.write(log, new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException("nothing can be logged to " + log, e);
    }
    List<String> deaf = new ArrayList<>(DEAF);
    deaf.addAll(command.command());
    return new ProcessBuilder(deaf)
        .redirectInput(NOTHING)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }
}
