package org.rfork.perf;

import com.example.perf.Noop;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  /** What it says when the first answer of {@link Load#W6} is here. */
  static final String FIRST = "first";

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

  /** Measures: loads that share a running system, or one that does not. */
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
      if (loads.stream().allMatch(Load::shares)) {
        measureTogether(loads);
      } else {
        measureAlone(loads.get(0));
      }
      Children.say(DONE);
      return 0;
    } catch (RuntimeException | OutOfMemoryError failure) {
      Children.say(FAILED + (failure.getCause() == null ? failure : failure.getCause()));
      return 1;
    }
  }

  private void measureTogether(List<Load> loads) {
    try (Backend backend = system.start(Shape.of(nodes))) {
      Sending sending = new Sending(system, backend, warmUp, time);
      for (Load load : loads) {
        switch (load) {
          case W1 -> say(sending.latency());
          case W2 -> say(sending.throughput());
          default -> {
            say(sending.large(1));
            say(sending.large(16));
          }
        }
      }
    }
  }

  private void measureAlone(Load load) {
    switch (load) {
      case W4 -> say(new Computing(system, nodes, warmUp, time).pi());
      case W5 -> new Trees(system, nodes, warmUp, time).fib(Driver::say);
      case W5B -> new Trees(system, nodes, warmUp, time).uts(Driver::say);
      case W6 -> sayFirst();
      case W7 -> sayIdle();
      case W8 -> say(new Computing(system, nodes, warmUp, time).million());
      case W9 -> new Checkpoints(nodes, time).rates(Driver::say);
      default -> throw new IllegalArgumentException(load + " shares a system");
    }
  }

  private void sayFirst() {
    try (Backend backend = system.start(Shape.of(nodes))) {
      Answers.check(system, 1, backend.start(Noop.numbered(1)).getAsDouble());
      Children.say(FIRST);
    }
  }

  private void sayIdle() {
    try (Backend backend = system.start(Shape.of(nodes))) {
      Memory.awaitIdle();
      say(Memory.ofNodes(system, backend.processes()));
    }
  }

  private static void say(Result result) {
    try {
      Children.say(JSON.std.asString(result.toMap()));
    } catch (IOException e) {
      throw new UncheckedIOException("a result cannot be written as JSON", e);
    }
  }
}
