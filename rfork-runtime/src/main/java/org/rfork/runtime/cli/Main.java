package org.rfork.runtime.cli;

import java.util.List;

/** The process's entry, and the only place that ends it. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String[] args) {
    QuietLogs.setUp();
    if (args.length > 0 && args[0].equals(Training.COMMAND)) {
      return Training.run(List.of(args).subList(1, args.length));
    }
    // A node that a driver starts reads no command line: picocli would cost it its quick start.
    if (args.length > 0 && args[0].equals(LocalNode.COMMAND)) {
      return LocalNode.run(List.of(args).subList(1, args.length), Main::parentEnded);
    }
    return Commands.execute(args, Main::parentEnded);
  }

  /** Leaves no time to a shutdown that hangs: whom it would serve is gone. */
  private static void parentEnded() {
    Thread halt =
        new Thread(
            () -> {
              try {
                Thread.sleep(2000);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(ExitCode.OK.code());
            },
            "rfork-halt");
    halt.setDaemon(true);
    halt.start();
    System.exit(ExitCode.OK.code());
  }
}
