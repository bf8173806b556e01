package org.rfork.runtime.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this process's standard error is a terminal, which the JDK does not tell. */
final class StandardError {
  private static final Path LINUX = Path.of("/proc/self/fd/2");

  private StandardError() {}

  static boolean isTerminal() {
    return !"dumb".equals(System.getenv("TERM")) && System.getenv("TERM") != null && isTty();
  }

  private static boolean isTty() {
    try {
      if (Files.isSymbolicLink(LINUX)) {
        String target = Files.readSymbolicLink(LINUX).toString();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
      }
      return new ProcessBuilder("sh", "-c", "test -t 2").inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false; // no such shell, so no terminal that is known here
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
