package org.rfork.perf;

import com.example.perf.FirstResult;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts the processes that measure, one after the other.
 *
 * @param launcher the command {@code rfork}; null if it is not known where that is
 */
record Processes(@Nullable Path launcher, int nodes, Duration warmUp, Duration time) {
  private static final int STARTS = 5;
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  /**
   * Has a system do loads that share its processes, or one that does not.
   *
   * @throws IllegalStateException if it fails, saying how
   */
  void measure(Peer system, List<Load> loads, Consumer<Result> to) {
    Load load = loads.get(0);
    if (load == Load.W6) {
      to.accept(toFirstResult(system));
    } else {
      try (Children driver =
          load == Load.W7 && system == Peer.RFORK
              ? launched(IdleNodes.class)
              : driver(system, loads)) {
        Duration limit = time.multipliedBy(40).plus(warmUp.multipliedBy(4)).plusMinutes(5);
        Stream.generate(() -> driver.next(limit))
            .takeWhile(line -> !line.equals(Driver.DONE))
            .map(Processes::result)
            .forEach(to);
      }
    }
  }

  private Result toFirstResult(Peer system) {
    Samples seconds = new Samples();
    for (int start = 0; start <= STARTS; start++) {
      long before = System.nanoTime();
      try (Children driver =
          system == Peer.RFORK ? launched(FirstResult.class) : driver(system, List.of(Load.W6))) {
        String line = driver.next(START_LIMIT);
        long nanos = System.nanoTime() - before;
        if (!line.equals(Driver.FIRST)) {
          throw new IllegalStateException(line);
        }
        if (start > 0) { // what the first one reads from the disk the others find in memory
          seconds.add(nanos / 1e9);
        }
        driver.awaitEnd(START_LIMIT);
      }
    }
    return seconds.result(Load.W6.toString(), system, Unit.SECONDS);
  }

  private Children driver(Peer system, List<Load> loads) {
    List<String> flags = new ArrayList<>(system.flags());
    flags.addAll(Children.inherited(loads.get(0).flags()));
    return Children.start(
        "driver-of-" + system,
        1,
        Driver.class,
        flags,
        number -> Driver.arguments(system, nodes, warmUp, time, loads));
  }

  /** By rfork's own launcher, as its users start it. */
  private Children launched(Class<?> program) {
    Path command = launcher;
    if (command == null) {
      throw new IllegalStateException("it starts the command rfork: run it by perf/run");
    }
    ProcessBuilder process =
        new ProcessBuilder(
            command.toString(), "run", program.getName(), "--nodes", Integer.toString(nodes));
    process.environment().put("RFORK_CLASSPATH", ownCode());
    return Children.start("rfork-run", process);
  }

  private static String ownCode() {
    try {
      return new File(Processes.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .getAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("it is not known where perf's classes are", e);
    }
  }

  private static Result result(String line) {
    if (line.startsWith(Driver.FAILED)) {
      throw new IllegalStateException(line.substring(Driver.FAILED.length()));
    }
    try {
      return Result.ofMap(JSON.std.mapFrom(line));
    } catch (IOException e) {
      throw new IllegalStateException("the driver said '" + line + "'", e);
    }
  }
}
