package org.rfork.runtime.cli;

import java.io.PrintStream;

/** Whole lines to standard output and error, past a progress bar if one is shown. Thread-safe. */
final class Screen {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private boolean bar;

  Screen(PrintStream out, PrintStream err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /** Whether standard error is a terminal that can show a bar. */
  boolean isTerminal() {
    return terminal;
  }

  PrintStream err() {
    return err;
  }

  synchronized void out(String line) {
    clearBar();
    out.println(line);
    out.flush();
  }

  synchronized void err(String line) {
    clearBar();
    err.println(line);
    err.flush();
  }

  /** From now on each line first clears the bar, which draws itself again. */
  synchronized void bar(boolean shown) {
    clearBar();
    bar = shown;
  }

  private void clearBar() {
    if (bar) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }
}
