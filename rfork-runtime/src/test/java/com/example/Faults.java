package com.example;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.Job;
import org.rfork.RemoteFork;
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
    SLOW,
    FULL_DISK;

    static final List<Kind> ALL = List.of(values());
  }

  private final TestCluster cluster;
  private final CutNetwork network;
  private final @Nullable SmallDisk disk;
  private final List<String> alive = new ArrayList<>();
  private final List<String> done = new ArrayList<>();
  private Random random = new Random(0);
  private String seen = "";
  private int started;

  /**
   * None yet.
   *
   * @param disk where jobs are kept; null: it never fills up
   */
  Faults(TestCluster cluster, CutNetwork network, @Nullable SmallDisk disk, int nodes) {
    this.cluster = cluster;
    this.network = network;
    this.disk = disk;
    for (started = 1; started <= nodes; started++) {
      alive.add("n" + started);
    }
  }

  /** From now on as this seed has it. */
  void begin(long seed) {
    random = new Random(seed);
    done.clear();
  }

  /** What was done since it began. */
  List<String> done() {
    return List.copyOf(done);
  }

  /** The nodes and jobs when they were last looked at. */
  String seen() {
    return seen;
  }

  /** Does one of them, and waits until the cluster has got over it. */
  void next(List<Job<Long>> jobs) throws Exception {
    Kind kind = random.nextInt(3) == 0 ? Kind.KILL : Kind.ALL.get(random.nextInt(Kind.ALL.size()));
    String victim = alive.get(random.nextInt(alive.size()));
    done.add(kind + " " + victim);
    switch (kind) {
      case KILL -> kill(victim);
      case FREEZE -> {
        cluster.freeze(victim);
        pause(100, 1000);
        cluster.thaw(victim);
      }
      case LONG_FREEZE -> {
        Fork<?> witness = witness(victim);
        cluster.freeze(victim);
        awaitDoneWithout(victim, witness);
        cluster.thaw(victim);
      }
      case CUT -> {
        network.cut(victim);
        pause(100, 1000);
        network.heal();
      }
      case LONG_CUT -> {
        Fork<?> witness = witness(victim);
        network.cut(victim);
        awaitDoneWithout(victim, witness);
        network.heal();
      }
      case BREAK -> network.breakConnections(victim);
      case SLOW -> {
        network.slow(victim, Duration.ofMillis(5 + random.nextInt(20)));
        pause(500, 1500);
        network.slow(victim, Duration.ZERO);
      }
      case FULL_DISK -> {
        if (disk != null) {
          disk.fill();
          pause(500, 1500);
          disk.free();
        }
      }
    }
    awaitWhole(jobs);
  }

  private void pause(int least, int most) throws InterruptedException {
    Thread.sleep(least + random.nextInt(most - least));
  }

  private void kill(String victim) {
    cluster.kill(victim);
    alive.remove(victim);
    String fresh = "n" + started++;
    cluster.start(fresh, System.getProperty("java.class.path"));
    alive.add(fresh);
  }

  /** A fork that is there as long as the driver believes in that node. */
  private static Fork<?> witness(String node) {
    Fork<?> witness =
        RemoteFork.fork(
            () -> {
              Thread.sleep(Long.MAX_VALUE);
              return "";
            },
            ForkOptions.DEFAULT.node(node));
    Conditions.await("it is there", () -> witness.node().equals(Optional.of(node)));
    return witness;
  }

  private static void awaitDoneWithout(String node, Fork<?> witness) {
    Conditions.await(
        "the others go on without " + node, LIMIT, () -> !witness.node().equals(Optional.of(node)));
    witness.cancel();
  }

  /** Waits until all nodes work together and two hold each job that lives. */
  private void awaitWhole(List<Job<Long>> jobs) {
    TreeSet<String> wanted = new TreeSet<>(alive);
    wanted.add("driver");
    Conditions.await(
        "nodes " + wanted + " and two holders of each job",
        LIMIT,
        () -> {
          ClusterSnapshot now = cluster.driver().snapshot(Duration.ofSeconds(2));
          List<String> names = now.nodes().stream().map(NodeSnapshot::name).toList();
          List<String> open =
              jobs.stream().filter(job -> !job.root().state().isEnded()).map(Job::id).toList();
          seen = names + ", open " + open + " of " + now.jobs() + " and " + now.forks();
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
