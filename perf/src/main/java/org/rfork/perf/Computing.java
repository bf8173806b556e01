package org.rfork.perf;

import com.example.perf.Echo;
import com.example.perf.Hits;
import com.example.perf.Noop;
import com.example.perf.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.rfork.Fork;
import org.rfork.RemoteFork;

/**
 * Many works at once on all nodes.
 *
 * @param system whose figures these are
 * @param nodes how many
 * @param warmUp how long pi is computed before what is measured, in whole runs
 * @param time five seconds ask for twenty seconds of one core in each run of pi
 */
record Computing(Peer system, int nodes, Duration warmUp, Duration time) {
  private static final int SHARDS = 64;
  private static final int RUNS = 3;
  private static final int MILLION = 1_000_000;

  /** Points for each second of {@link #time}: four to five seconds of a core. */
  private static final long SAMPLES_PER_SECOND = 1_000_000_000;

  /** Millions of points a second, of whole runs. */
  Result pi() {
    long samplesOfShard = Math.max(1, SAMPLES_PER_SECOND * time.toMillis() / 1000 / SHARDS);
    List<Hits> shards = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      shards.add(new Hits(shard, samplesOfShard));
    }
    try (Backend backend = system.start(Shape.of(nodes))) {
      long end = System.nanoTime() + warmUp.toNanos();
      double expected;
      do {
        expected = sum(backend, shards);
      } while (System.nanoTime() < end);
      Samples rates = new Samples();
      for (int run = 0; run < RUNS; run++) {
        long before = System.nanoTime();
        Answers.check(system, expected, sum(backend, shards));
        rates.add(SHARDS * samplesOfShard * 1e3 / (System.nanoTime() - before));
      }
      return rates.result(Load.W4.toString(), system, Unit.MEGASAMPLES);
    }
  }

  /** Forks a second, of a million that are all forked before the first one is joined. */
  Result million() {
    double expected = MILLION / 2.0 * (MILLION - 1);
    try (Backend backend = system.start(Shape.of(nodes))) {
      long before = System.nanoTime();
      double sum = system == Peer.RFORK ? forkAll() : startAll(backend);
      double rate = MILLION * 1e9 / (System.nanoTime() - before);
      Answers.check(system, expected, sum);
      Samples rates = new Samples();
      rates.add(rate);
      return rates.result(Load.W8.toString(), system, Unit.PER_SECOND);
    }
  }

  private static double forkAll() {
    double sum = 0;
    for (Fork<Integer> fork : RemoteFork.forkAll(0, MILLION, new Echo())) {
      sum += fork.join();
    }
    return sum;
  }

  private static double startAll(Backend backend) {
    List<DoubleSupplier> pending = new ArrayList<>(MILLION);
    for (int i = 0; i < MILLION; i++) {
      pending.add(backend.start(Noop.numbered(i)));
    }
    return sum(pending);
  }

  private static double sum(Backend backend, List<? extends Work> works) {
    return sum(works.stream().map(backend::start).toList());
  }

  private static double sum(List<DoubleSupplier> pending) {
    double sum = 0;
    for (DoubleSupplier each : pending) {
      sum += each.getAsDouble();
    }
    return sum;
  }
}
