package com.example;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.rfork.Job;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.JobSnapshot;
import org.rfork.runtime.view.NodeSnapshot;

/**
 * Does harm to a cluster, one thing after the other, as a seed has it. A node is lost only when all
 * are there and every living job is held twice.
 */
final class Faults {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private enum Kind {
    KILL,
    FREEZE,
    LONG_FREEZE,
    CUT,
    LONG_CUT,
    BREAK,
    SLOW;

    static final List<Kind> ALL = List.of(values());
  }

  private final TestCluster cluster;
  private final CutNetwork network;
  private final Random random;
  private final Duration untilPutOut;
  private final List<String> alive = new ArrayList<>();
  private final List<String> done = new ArrayList<>();
  private String seen = "";
  private int started;

  /**
   * None yet.
   *
   * @param untilPutOut how long a node must be silent to be surely put out
   */
  Faults(TestCluster cluster, CutNetwork network, int nodes, long seed, Duration untilPutOut) {
    this.cluster = cluster;
    this.network = network;
    this.random = new Random(seed);
    this.untilPutOut = untilPutOut;
    for (started = 1; started <= nodes; started++) {
      alive.add("n" + started);
    }
  }

  /** What was done so far. */
  List<String> done() {
    return List.copyOf(done);
  }

  /** The nodes and jobs when they were last looked at. */
  String seen() {
    return seen;
  }

  /** Does one of them, and waits until the cluster has got over it. */
  void next(List<? extends Job<?>> jobs) throws Exception {
    Kind kind = random.nextInt(3) == 0 ? Kind.KILL : Kind.ALL.get(random.nextInt(Kind.ALL.size()));
    String victim = alive.get(random.nextInt(alive.size()));
    done.add(kind + " " + victim);
    switch (kind) {
      case KILL -> kill(victim);
      case FREEZE -> freeze(victim, Duration.ofMillis(100 + random.nextInt(900)));
      case LONG_FREEZE -> {
        freeze(victim, untilPutOut);
        awaitPutOut(victim);
      }
      case CUT -> cut(victim, Duration.ofMillis(100 + random.nextInt(900)));
      case LONG_CUT -> {
        cut(victim, untilPutOut);
        awaitPutOut(victim);
      }
      case BREAK -> network.breakConnections(victim);
      case SLOW -> {
        network.slow(victim, Duration.ofMillis(5 + random.nextInt(20)));
        Thread.sleep(1000);
        network.slow(victim, Duration.ZERO);
      }
    }
    awaitWhole(jobs);
  }

  private void kill(String victim) {
    cluster.kill(victim);
    alive.remove(victim);
    String fresh = "n" + started++;
    cluster.start(fresh, System.getProperty("java.class.path"));
    alive.add(fresh);
  }

  private void freeze(String victim, Duration howLong) throws Exception {
    cluster.freeze(victim);
    Thread.sleep(howLong.toMillis());
    cluster.thaw(victim);
  }

  private void cut(String victim, Duration howLong) throws Exception {
    network.cut(victim);
    Thread.sleep(howLong.toMillis());
    network.heal();
  }

  private void awaitPutOut(String victim) {
    String line = victim + " was put out of its cluster";
    Conditions.await(line, LIMIT, () -> cluster.lines().remove(line));
  }

  /** Waits until all nodes work together and two hold each job that lives. */
  private void awaitWhole(List<? extends Job<?>> jobs) {
    TreeSet<String> wanted = new TreeSet<>(alive);
    wanted.add("driver");
    Conditions.await(
        "nodes " + wanted + " and two holders of each job",
        LIMIT,
        () -> {
          ClusterSnapshot now = cluster.driver().snapshot(Duration.ofSeconds(2));
          List<String> names = now.nodes().stream().map(NodeSnapshot::name).toList();
          seen = names + " with " + now.jobs() + " and " + now.forks();
          return names.equals(List.copyOf(wanted))
              && jobs.stream()
                  .allMatch(job -> job.root().state().isEnded() || holders(now, job) >= 2);
        });
  }

  private static int holders(ClusterSnapshot seen, Job<?> job) {
    return seen.jobs().stream()
        .filter(each -> each.id().equals(job.id()))
        .mapToInt(JobSnapshot::holders)
        .sum();
  }
}
