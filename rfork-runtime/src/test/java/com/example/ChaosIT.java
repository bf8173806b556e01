package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.ForkOptions;
import org.rfork.Job;
import org.rfork.RemoteFork;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.NodeSnapshot;

/**
 * Durable jobs under a schedule of faults that a seed gives. {@code -Dchaos.seed=N
 * -Dchaos.rounds=1} repeats the one of a round.
 */
class ChaosIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int NODES = 3;
  private static final Map<String, String> SETTINGS =
      Map.of(
          "rfork.checkpoint.interval", "200ms",
          "rfork.forks.max-attempts", "20",
          "rfork.jobs.keep-ended", "20s",
          "rfork.cluster.unreachable-after", "2s",
          "rfork.cluster.stable-after", "1s");

  @TempDir private Path directory;

  @Test
  @Timeout(150)
  void jobsEndWithTheSameBitsUnderAScheduleOfFaults() throws Exception {
    rounds(1, 1, false, null);
  }

  @Test
  @Tag("chaos")
  @Timeout(9000)
  void jobsEndWithTheSameBitsUnderAHundredSchedulesOfFaults() throws Exception {
    int rounds = Integer.getInteger("chaos.rounds", 100);
    try (SmallDisk disk = SmallDisk.mount(directory).orElse(null)) {
      if (disk == null) {
        System.out.println("chaos: no disk fills up, since this user may not mount one");
      }
      rounds(rounds, 2, true, disk);
    }
  }

  private void rounds(int rounds, int size, boolean killsDrivers, @Nullable SmallDisk disk)
      throws Exception {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("rfork.checkpoint.directory", directory.toString());
    try (var network = new CutNetwork();
        var cluster = new TestCluster(NODES, 2, settings, network)) {
      List<Long> undisturbed = results(Programs.submit(size));
      awaitNothingLeft(cluster);
      Faults faults = new Faults(cluster, network, disk, NODES);
      long first = Long.getLong("chaos.seed", 1);
      for (long seed = first; seed < first + rounds; seed++) {
        faults.begin(seed);
        try {
          boolean ofAKilledDriver = killsDrivers && seed % 2 == 0;
          List<Job<Long>> jobs =
              ofAKilledDriver ? ofAKilledDriver(cluster, size) : Programs.submit(size);
          while (!jobs.stream().allMatch(job -> job.root().state().isEnded())) {
            faults.next(jobs);
          }
          assertThat(results(jobs)).isEqualTo(undisturbed);
          awaitNothingLeft(cluster);
        } catch (Exception | AssertionError failure) {
          cluster.lines().forEach(System.out::println);
          throw new AssertionError(
              "-Dchaos.seed=%d -Dchaos.rounds=1: after %s; seen last: %s"
                  .formatted(seed, faults.done(), faults.seen()),
              failure);
        }
        System.out.println("chaos: seed " + seed + " was " + faults.done());
      }
    }
  }

  private static List<Long> results(List<Job<Long>> jobs) {
    return jobs.stream().map(job -> job.join(LIMIT)).toList();
  }

  /** Found again when the process that submitted them was killed. */
  private static List<Job<Long>> ofAKilledDriver(TestCluster cluster, int size) throws Exception {
    Process driver =
        TestCluster.jvm()
            .running(
                DriverMain.class.getName(),
                List.of(cluster.driver().address(), DriverMain.PROGRAMS, Integer.toString(size)))
            .redirectError(Redirect.INHERIT)
            .start();
    List<Job<Long>> jobs = new ArrayList<>();
    try (BufferedReader output = driver.inputReader()) {
      String line = output.readLine();
      while (line != null && !line.equals(DriverMain.SUBMITTED)) {
        if (line.startsWith("job ")) {
          jobs.add(RemoteFork.attach(line.substring("job ".length())));
        }
        line = output.readLine();
      }
      assertThat(line).isEqualTo(DriverMain.SUBMITTED);
    } finally {
      driver.destroyForcibly().waitFor();
    }
    return jobs;
  }

  /** Of jobs that have ended no node keeps a fork, no thread runs their code, no file is there. */
  private void awaitNothingLeft(TestCluster cluster) {
    Conditions.await(
        "no fork is left",
        () -> {
          ClusterSnapshot seen = cluster.driver().snapshot(Duration.ofSeconds(2));
          return seen.forks().isEmpty()
              && seen.nodes().stream().allMatch(node -> node.running() + node.queued() == 0);
        });
    // A node that wakes up may write once more; that goes when the job is forgotten.
    Conditions.await("no file is left", LIMIT, () -> files().isEmpty());
    for (NodeSnapshot node : cluster.driver().snapshot(Duration.ofSeconds(2)).nodes()) {
      if (node.roles().contains("worker")) {
        ForkOptions there = ForkOptions.DEFAULT.node(node.name());
        assertThat(RemoteFork.fork(ChaosIT::threadsThatStay, there).join(LIMIT))
            .as("threads of %s that only forks need", node.name())
            .isEmpty();
      }
    }
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives those that are about to end ten seconds. */
  private static List<String> threadsThatStay() throws InterruptedException {
    List<String> names = threadsOfForks();
    for (int turn = 0; turn < 200 && !names.isEmpty(); turn++) {
      Thread.sleep(50);
      names = threadsOfForks();
    }
    return names;
  }

  /** Those that stand in for others, and those that are in code of this package. */
  private static List<String> threadsOfForks() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> each.getKey() != Thread.currentThread())
        .filter(each -> isExtra(each.getKey().getName()) || isInProgram(each.getValue()))
        .map(each -> each.getKey().getName())
        .toList();
  }

  private static boolean isExtra(String thread) {
    return thread.contains("-extra-") || thread.contains("-stand-in-");
  }

  private static boolean isInProgram(StackTraceElement[] stack) {
    return Stream.of(stack)
        .anyMatch(frame -> frame.getClassName().startsWith(ChaosIT.class.getPackageName() + "."));
  }
}
