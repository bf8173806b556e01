package org.rfork.perf;

import com.example.perf.Noop;
import com.example.perf.Sum;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.function.DoubleSupplier;

/**
 * What is sent to a running system and comes back: each load is warmed up, then for the given time.
 * Every answer is checked.
 *
 * @param system whose figures these are
 * @param backend it, running
 * @param warmUp how long each load runs before; the compiler needs most of it
 * @param time how long to measure
 */
record Sending(Peer system, Backend backend, Duration warmUp, Duration time) {
  private static final int IN_FLIGHT = 1000;

  /** The clock is read once for so many works, which matters to the fastest. */
  private static final int BETWEEN_CLOCKS = 50;

  private static final int LEAST_ROUND_TRIPS = 500;
  private static final int DOUBLES_OF_A_MEGABYTE = 125_000;

  /** How long rates are averaged over. */
  private static final long SLICE_NANOS = 100_000_000;

  Result latency() {
    roundTrips(new Samples(), warmUp);
    Samples samples = new Samples();
    roundTrips(samples, time);
    return samples.result(Load.W1.toString(), system, Unit.MICROSECONDS);
  }

  private void roundTrips(Samples samples, Duration length) {
    long before = System.nanoTime();
    long end = before + length.toNanos();
    for (long number = 0; before < end || number < LEAST_ROUND_TRIPS; number++) {
      double answer = backend.start(Noop.numbered(number)).getAsDouble();
      long after = System.nanoTime();
      check((double) number, answer);
      samples.add((after - before) / 1e3);
      before = System.nanoTime();
    }
  }

  Result throughput() {
    inFlight(new Samples(), warmUp);
    Samples samples = new Samples();
    inFlight(samples, time);
    return samples.result(Load.W2.toString(), system, Unit.PER_SECOND);
  }

  private void inFlight(Samples samples, Duration length) {
    Deque<DoubleSupplier> pending = new ArrayDeque<>(IN_FLIGHT);
    long started = 0;
    while (started < IN_FLIGHT) {
      pending.add(backend.start(Noop.numbered(started++)));
    }
    long answered = 0;
    long sliceBegin = System.nanoTime();
    long answeredAtBegin = answered;
    long end = sliceBegin + length.toNanos();
    long now = sliceBegin;
    while (now < end) {
      for (int i = 0; i < BETWEEN_CLOCKS; i++) {
        check((double) answered++, pending.remove().getAsDouble());
        pending.add(backend.start(Noop.numbered(started++)));
      }
      now = System.nanoTime();
      if (now - sliceBegin >= SLICE_NANOS) {
        samples.add((answered - answeredAtBegin) * 1e9 / (now - sliceBegin));
        answeredAtBegin = answered;
        sliceBegin = now;
      }
    }
    while (!pending.isEmpty()) {
      check((double) answered++, pending.remove().getAsDouble());
    }
  }

  Result large(int megabytes) {
    Sum sum =
        new Sum(new Random(megabytes).doubles((long) megabytes * DOUBLES_OF_A_MEGABYTE).toArray());
    transfers(sum, new Samples(), warmUp);
    Samples samples = new Samples();
    transfers(sum, samples, time);
    return samples.result(Load.W3 + "-" + megabytes + "MB", system, Unit.MEGABYTES);
  }

  private void transfers(Sum sum, Samples samples, Duration length) {
    double expected = sum.call();
    double bytes = (double) Double.BYTES * sum.values().length;
    long end = System.nanoTime() + length.toNanos();
    long before = System.nanoTime();
    while (before < end) {
      double answer = backend.start(sum).getAsDouble();
      long after = System.nanoTime();
      check(expected, answer);
      samples.add(bytes * 1e3 / (after - before));
      before = System.nanoTime();
    }
  }

  private void check(double expected, double answer) {
    Answers.check(system, expected, answer);
  }
}
