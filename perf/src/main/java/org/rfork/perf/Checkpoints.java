package org.rfork.perf;

import com.example.perf.Churn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.rfork.Fork;
import org.rfork.RemoteFork;

/**
 * What captures each second cost a thousand continuations of rfork that all run at once.
 *
 * @param nodes among how many they are shared out
 * @param time five seconds ask for three times twenty seconds with captures and as much without
 */
record Checkpoints(int nodes, Duration time) {
  private static final int CONTINUATIONS = 1000;
  private static final int RUNS = 3;
  private static final int TIMES = 4;

  /** Steps a second without and with captures, and the part of the one that the other is. */
  void rates(Consumer<Result> say) {
    Samples without = rates("0s");
    say.accept(without.result(Load.W9 + "-without", Peer.RFORK, Unit.PER_SECOND));
    Samples with = rates("1s");
    say.accept(with.result(Load.W9 + "-with", Peer.RFORK, Unit.PER_SECOND));
    say.accept(with.over(without.median()).result(Load.W9 + "-part", Peer.RFORK, Unit.TIMES));
  }

  private Samples rates(String interval) {
    int threads = (CONTINUATIONS + nodes - 1) / nodes;
    Map<String, String> settings = Map.of("rfork.checkpoint.interval", interval);
    try (Backend backend = Peer.RFORK.start(new Shape(nodes, threads, settings))) {
      run(time);
      Samples rates = new Samples();
      for (int i = 0; i < RUNS; i++) {
        rates.add(run(time.multipliedBy(TIMES)));
      }
      return rates;
    }
  }

  /** All of them for so long; how many steps a second they came to. */
  private static double run(Duration length) {
    long end = System.currentTimeMillis() + length.toMillis();
    List<Fork<Long>> forks = new ArrayList<>();
    for (int i = 0; i < CONTINUATIONS; i++) {
      forks.add(RemoteFork.fork(new Churn(end)));
    }
    long steps = 0;
    for (Fork<Long> fork : forks) {
      steps += fork.join();
    }
    return steps * 1e3 / length.toMillis();
  }
}
