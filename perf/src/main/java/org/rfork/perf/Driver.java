package org.rfork.perf;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The process that calls: measures one system and says each result to its parent. A system has a
 * process for itself, so that none runs in a JVM that another one warmed up or left threads in.
 */
final class Driver {
  /** What it says when all is measured. */
  static final String DONE = "done";

  /** What it says before the reason when it cannot measure. */
  static final String FAILED = "failed ";

  private final Peer system;
  private final int nodes;
  private final Duration warmUp;
  private final Duration time;

  private Driver(Peer system, int nodes, Duration warmUp, Duration time) {
    this.system = system;
    this.nodes = nodes;
    this.warmUp = warmUp;
    this.time = time;
  }

  /** The arguments that {@link #main} takes. */
  static List<String> arguments(
      Peer system, int nodes, Duration warmUp, Duration time, List<Load> loads) {
    Stream<String> head =
        Stream.of(
            system.name(),
            Integer.toString(nodes),
            Long.toString(warmUp.toMillis()),
            Long.toString(time.toMillis()));
    return Stream.concat(head, loads.stream().map(Load::name)).toList();
  }

  /** Measures. */
  public static void main(String[] args) {
    Children.endWithParent();
    Driver driver =
        new Driver(
            Peer.valueOf(args[0]),
            Integer.parseInt(args[1]),
            Duration.ofMillis(Long.parseLong(args[2])),
            Duration.ofMillis(Long.parseLong(args[3])));
    int status = driver.measure(Stream.of(args).skip(4).map(Load::valueOf).toList());
    System.exit(status); // a peer may have left threads that are no daemons
  }

  private int measure(List<Load> loads) {
    try {
      measureTogether(loads.stream().filter(load -> load != Load.SCALING).toList());
      if (loads.contains(Load.SCALING)) {
        measureScaling();
      }
      Children.say(DONE);
      return 0;
    } catch (IOException | RuntimeException failure) {
      Children.say(FAILED + (failure.getCause() == null ? failure : failure.getCause()));
      return 1;
    }
  }

  private void measureTogether(List<Load> loads) throws IOException {
    if (loads.isEmpty()) {
      return;
    }
    try (Backend backend = system.start(nodes)) {
      Measurement measurement = new Measurement(system, backend, warmUp, time);
      for (Load load : loads) {
        switch (load) {
          case LATENCY -> say(measurement.latency());
          case THROUGHPUT -> say(measurement.throughput());
          case LARGE -> {
            say(measurement.large(1));
            say(measurement.large(16));
          }
          case SCALING -> throw new IllegalArgumentException("scaling has nodes of its own");
        }
      }
    }
  }

  private void measureScaling() throws IOException {
    double ofOneNode = 0;
    for (int used = 1; used <= nodes; used++) {
      try (Backend backend = system.start(used)) {
        Samples rates = new Measurement(system, backend, warmUp, time).scaling();
        say(rates.result("scaling-" + used, system, Unit.MEGASAMPLES));
        if (used == 1) {
          ofOneNode = rates.median();
        } else {
          say(rates.over(ofOneNode).result("speed-up-" + used, system, Unit.TIMES));
        }
      }
    }
  }

  private static void say(Result result) throws IOException {
    Children.say(JSON.std.asString(result.toMap()));
  }
}
