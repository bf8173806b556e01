package org.rfork.perf;

import com.example.perf.Hits;
import com.example.perf.Noop;
import com.example.perf.Sum;
import com.example.perf.Work;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;

/**
 * How each load is measured on a running system: warmed up, then for the given time. Every answer
 * is checked.
 *
 * @param system whose figures these are
 * @param backend it, running
 * @param warmUp how long each load runs before; the compiler needs most of it
 * @param time how long to measure
 */
record Measurement(Peer system, Backend backend, Duration warmUp, Duration time) {
  private static final int IN_FLIGHT = 1000;

  /** The clock is read once for so many works, which matters to the fastest. */
  private static final int BETWEEN_CLOCKS = 50;

  private static final int LEAST_ROUND_TRIPS = 500;
  private static final int SHARDS = 64;
  private static final int RUNS = 3;
  private static final int DOUBLES_OF_A_MEGABYTE = 125_000;

  /** Points of a scaling run for each second of {@link #time}: half a second for one core. */
  private static final long SAMPLES_PER_SECOND = 100_000_000;

  /** How long rates are averaged over. */
  private static final long SLICE_NANOS = 100_000_000;

  Result latency() {
    roundTrips(new Samples(), warmUp);
    Samples samples = new Samples();
    roundTrips(samples, time);
    return samples.result(Load.LATENCY.toString(), system, Unit.MICROSECONDS);
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
    return samples.result(Load.THROUGHPUT.toString(), system, Unit.PER_SECOND);
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
    return samples.result("large-" + megabytes + "MB", system, Unit.MEGABYTES);
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

  /** Rates of whole runs, in millions of points a second. */
  Samples scaling() {
    long samplesOfShard = Math.max(1, SAMPLES_PER_SECOND * time.toMillis() / 1000 / SHARDS);
    List<Hits> shards = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      shards.add(new Hits(shard, samplesOfShard));
    }
    double expected = allOf(shards);
    Samples rates = new Samples();
    for (int run = 0; run < RUNS; run++) {
      long before = System.nanoTime();
      check(expected, allOf(shards));
      rates.add(SHARDS * samplesOfShard * 1e3 / (System.nanoTime() - before));
    }
    return rates;
  }

  private double allOf(List<? extends Work> works) {
    double answer = 0;
    for (DoubleSupplier pending : works.stream().map(backend::start).toList()) {
      answer += pending.getAsDouble();
    }
    return answer;
  }

  private void check(double expected, double answer) {
    if (answer != expected) {
      throw new IllegalStateException(system + " answered " + answer + ", not " + expected);
    }
  }
}
