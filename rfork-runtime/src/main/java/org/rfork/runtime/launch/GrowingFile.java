package org.rfork.runtime.launch;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A file that a process still writes: its end is where it ends when the process has. */
final class GrowingFile extends InputStream {
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private final FileInputStream file;
  private final BooleanSupplier grows;

  /**
   * Reads on from where the file is.
   *
   * @param grows whether its process is alive
   */
  GrowingFile(FileInputStream file, BooleanSupplier grows) {
    this.file = file;
    this.grows = grows;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (true) {
      boolean mayGrow = grows.getAsBoolean(); // before the look: what it wrote last is there then
      int count = file.read(bytes, offset, length);
      if (count >= 0 || !mayGrow) {
        return count;
      }
      awaitGrowth();
    }
  }

  private static void awaitGrowth() throws InterruptedIOException {
    try {
      Thread.sleep(INTERVAL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
