package org.rfork.runtime.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Tells when the process at the other end of a pipe is gone: its end of the pipe closes however it
 * ends, {@code kill -9} included.
 */
public final class ParentWatch {
  private ParentWatch() {}

  /**
   * Reads the pipe to its end on a daemon thread, then calls back there, once.
   *
   * @param pipe this process's standard input
   * @param ended what to do when the parent ended
   */
  public static void start(InputStream pipe, Runnable ended) {
    Thread thread = new Thread(() -> drain(pipe, ended), "rfork-parent-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private static void drain(InputStream pipe, Runnable ended) {
    try {
      pipe.transferTo(OutputStream.nullOutputStream());
    } catch (IOException broken) {
      // A pipe that breaks has no parent at its other end either.
    }
    ended.run();
  }
}
