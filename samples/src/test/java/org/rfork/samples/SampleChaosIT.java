package org.rfork.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.launch.Nodes;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.NodeSnapshot;

/**
 * Samples as durable jobs, whose nodes are killed and frozen and whose driver may be killed, as a
 * seed has it. {@code -Dchaos.seed=N -Dchaos.sample-rounds=1} repeats the one of a round.
 */
@Tag("chaos")
class SampleChaosIT {
  private static final int NODES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir private Path folder;

  private Cli cli;
  private Random random;
  private final List<String> done = new ArrayList<>();
  private final List<NodeSnapshot> workers = new ArrayList<>();
  private final List<Process> replacements = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ising --size 32 --samples 20000 --burn-in 100 --forks 12",
        "pi --samples 20000000 --forks 60",
        "pi --style fork --samples 20000000 --forks 60"
      })
  @Timeout(3600)
  void aSampleGivesTheSameBitsUnderASeedsFaults(String sample) throws Exception {
    String command = sample + " --seed 11 --threads 1 -o json --nodes " + NODES;
    cli = new Cli(folder, "cluster.join-timeout = 2m, checkpoint.interval = 500ms");
    try {
      Map<String, Object> undisturbed = cli.run(command).json();
      long first = Long.getLong("chaos.seed", 1);
      int rounds = Integer.getInteger("chaos.sample-rounds", 3);
      for (long seed = first; seed < first + rounds; seed++) {
        random = new Random(seed);
        Map<String, Object> disturbed = disturbed(command);
        System.out.printf("chaos: seed %d for %s was %s%n", seed, sample, done);
        for (String key : List.of("value", "standardError", "samples", "result")) {
          assertThat(disturbed.get(key))
              .as("%s after %s by -Dchaos.seed=%d", key, done, seed)
              .isEqualTo(undisturbed.get(key));
        }
      }
    } finally {
      workers.forEach(SampleChaosIT::kill);
      cli.close();
    }
  }

  private Map<String, Object> disturbed(String command) throws Exception {
    done.clear();
    Cli.Submitted submitted = cli.submit(command);
    look(submitted.address());
    Cli.Running waiting = submitted.driver();
    if (random.nextBoolean()) {
      done.add("KILL driver");
      waiting.process().destroyForcibly().waitFor();
      waiting = cli.start("attach " + submitted.job() + " -o json");
    }
    // No more than that: with one harm after the other to the end, no task would outlive its node.
    for (int left = 2 + random.nextInt(6); left > 0 && waiting.process().isAlive(); left--) {
      harm(workers.get(random.nextInt(workers.size())));
      awaitWhole(submitted.job(), waiting.process());
    }
    Map<String, Object> result = waiting.json();
    workers.forEach(SampleChaosIT::kill); // not those of the next round
    return result;
  }

  private void harm(NodeSnapshot victim) throws Exception {
    int kind = random.nextInt(3);
    int shortly = 100 + random.nextInt(900);
    done.add(List.of("KILL ", "FREEZE ", "LONG_FREEZE ").get(kind) + victim.name());
    if (kind == 0) {
      kill(victim);
    } else if (isAlive(victim)) {
      Cli.signal("STOP", victim.pid());
      Thread.sleep(kind == 1 ? shortly : 8000);
      Cli.signal("CONT", victim.pid());
    }
  }

  private static void kill(NodeSnapshot node) {
    ProcessHandle.of(node.pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static boolean isAlive(NodeSnapshot node) {
    return ProcessHandle.of(node.pid()).filter(ProcessHandle::isAlive).isPresent();
  }

  /** Starts nodes for those that are gone for good, until two hold the job again. */
  private void awaitWhole(String job, Process waiting) throws Exception {
    Cli.await(
        NODES + " nodes and two holders after " + done,
        () -> !waiting.isAlive() || (isWhole(job) && workers.size() >= NODES));
  }

  private boolean isWhole(String job) throws IOException {
    for (NodeSnapshot known : List.copyOf(workers)) {
      if (isAlive(known)) {
        try {
          ClusterSnapshot seen = look(known.address());
          return seen.jobs().stream().anyMatch(each -> each.id().equals(job) && each.holders() > 1);
        } catch (ClusterException silent) {
          // The next one may answer.
        }
      }
    }
    return false;
  }

  /** Learns who is there, and makes up for those that are not. */
  private ClusterSnapshot look(String address) throws IOException {
    ClusterSnapshot seen = Nodes.observe(address, PATIENCE);
    workers.clear();
    seen.nodes().stream().filter(node -> node.roles().contains("worker")).forEach(workers::add);
    List<Long> there = workers.stream().map(NodeSnapshot::pid).toList();
    long coming =
        replacements.stream().filter(each -> each.isAlive() && !there.contains(each.pid())).count();
    if (there.size() + coming < NODES) {
      String name = "r" + replacements.size();
      String node = "node --cluster " + address + " --threads 1 --name " + name;
      replacements.add(cli.startConfigured(node).process());
    }
    return seen;
  }
}
