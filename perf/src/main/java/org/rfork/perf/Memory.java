package org.rfork.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What processes take of the machine's memory, as Linux says. */
final class Memory {
  private static final String RESIDENT = "VmRSS:";
  private static final long IDLE_MILLIS = 10_000;

  private Memory() {}

  /** Lets the nodes do nothing for ten seconds, as nodes do that wait for work. */
  static void awaitIdle() {
    try {
      Thread.sleep(IDLE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while nodes were idle", e);
    }
  }

  /** The resident memory of each. */
  static Result ofNodes(Peer system, List<Long> processes) {
    Samples samples = new Samples();
    processes.forEach(process -> samples.add(resident(process) / 1e6));
    return samples.result(Load.W7.toString(), system, Unit.MEMORY);
  }

  private static double resident(long process) {
    Path status = Path.of("/proc/" + process + "/status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .mapToDouble(line -> 1024.0 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(status + " has no " + RESIDENT));
    } catch (IOException e) {
      throw new UncheckedIOException(status + " cannot be read; W7 needs Linux", e);
    }
  }
}
