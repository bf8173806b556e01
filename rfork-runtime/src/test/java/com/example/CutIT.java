package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.Fork;
import org.rfork.ForkException;
import org.rfork.ForkOptions;
import org.rfork.ForkState;
import org.rfork.RemoteFork;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.launch.Nodes;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.NodeSnapshot;

/** Nodes that are cut off from each other, all of which must stay silent for some seconds. */
@Timeout(120)
@Tag("chaos")
class CutIT {
  private static final Map<String, String> QUICK =
      Map.of("rfork.cluster.unreachable-after", "2s", "rfork.cluster.stable-after", "1s");

  /** Leaves room between being unreachable and being put out. */
  private static final Map<String, String> PATIENT =
      Map.of("rfork.cluster.unreachable-after", "1s", "rfork.cluster.stable-after", "6s");

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path directory;

  /** Answers its node's name, once the file is there. */
  private static String nodeOnceThereIs(String file) throws InterruptedException {
    while (!Files.exists(Path.of(file))) {
      Thread.sleep(10);
    }
    return RemoteFork.node();
  }

  private static void awaitRunningOn(String node, Fork<?> fork) {
    Conditions.await(
        "it runs on " + node,
        () -> fork.state() == ForkState.RUNNING && fork.node().equals(Optional.of(node)));
  }

  private static boolean failed(CompletionStage<Void> stopped) {
    return stopped.toCompletableFuture().isCompletedExceptionally();
  }

  @Test
  void theSideWithFewerNodesStopsAndItsForksRunAgainOnTheOther() throws Exception {
    String go = directory.resolve("go").toString();
    try (var network = new CutNetwork();
        var cluster = new TestCluster(2, 1, QUICK, network)) {
      List<Fork<String>> forks = RemoteFork.forkAll(0, 2, i -> nodeOnceThereIs(go)).list();
      Fork<String> cutOff = onNode("n1", forks);
      awaitRunningOn("n1", cutOff);
      network.cut("n1");
      Files.createFile(Path.of(go)); // the run on n1 ends too, and cannot say so
      for (Fork<String> fork : forks) {
        assertThat(fork.join(LIMIT)).isEqualTo("n2");
      }
      awaitLine(cluster, "n1 was put out of its cluster");
      network.heal();
      cluster.awaitWorkers(2);
      assertThat(RemoteFork.fork(RemoteFork::node, ForkOptions.DEFAULT.node("n1")).join(LIMIT))
          .isEqualTo("n1");
      assertThat(cutOff.join()).isEqualTo("n2");
      assertThat(cluster.lines()).doesNotContain("n2 ended");
    }
  }

  @Test
  void linksThatFallSilentPutNobodyOut() throws Exception {
    try (var network = new CutNetwork();
        var cluster = new TestCluster(2, 1, QUICK, network)) {
      byte[] much = new byte[1000];
      while (network.passedByLinks() < 10_000) { // the first ones may go by Pekko
        for (String node : List.of("n1", "n2")) {
          var fork = RemoteFork.fork(() -> much, ForkOptions.DEFAULT.node(node));
          assertThat(fork.join(LIMIT)).hasSize(much.length);
        }
      }
      network.cutLinks();
      long begin = System.nanoTime();
      Conditions.await(
          "long enough to be missed and put out",
          () -> System.nanoTime() - begin > Duration.ofSeconds(8).toNanos());
      network.heal();
      for (String node : List.of("n1", "n2")) {
        Fork<String> fork = RemoteFork.fork(RemoteFork::node, ForkOptions.DEFAULT.node(node));
        assertThat(fork.join(LIMIT)).isEqualTo(node);
      }
      assertThat(failed(cluster.driver().stopped())).isFalse();
      assertThat(cluster.lines())
          .noneMatch(line -> line.endsWith(" ended") || line.contains("put out"));
    }
  }

  private static Fork<String> onNode(String node, List<Fork<String>> forks) {
    Conditions.await(
        "one is on " + node,
        () -> forks.stream().anyMatch(fork -> fork.node().filter(node::equals).isPresent()));
    return forks.stream()
        .filter(fork -> fork.node().filter(node::equals).isPresent())
        .findFirst()
        .orElseThrow();
  }

  private static void awaitLine(TestCluster cluster, String text) {
    Conditions.await(text, () -> cluster.lines().contains(text));
  }

  @Test
  void aDriverThatIsCutOffAloneFailsItsForksAndTheOthersDropThem() throws Exception {
    String never = directory.resolve("never").toString();
    try (var network = new CutNetwork();
        var cluster = new TestCluster(2, 1, QUICK, network)) {
      String n1 = addressOf("n1", cluster.driver());
      Fork<String> fork =
          RemoteFork.fork(() -> nodeOnceThereIs(never), ForkOptions.DEFAULT.node("n1"));
      awaitRunningOn("n1", fork);
      network.cut("driver");
      assertThatThrownBy(() -> fork.join(LIMIT))
          .isInstanceOf(ForkException.class)
          .hasMessageContaining("put out of its cluster");
      assertThat(failed(cluster.driver().stopped())).isTrue();
      Conditions.await("both others go on without a fork", () -> areIdle(n1, "n1", "n2"));
      assertThat(cluster.lines()).noneMatch(line -> line.endsWith(" ended"));
    }
  }

  private static String addressOf(String name, RunningNode asked) {
    return asked.snapshot(Duration.ofSeconds(5)).nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow()
        .address();
  }

  private static boolean areIdle(String address, String... names) {
    ClusterSnapshot seen = Nodes.observe(address, Duration.ofSeconds(5));
    return seen.forks().isEmpty()
        && seen.nodes().stream().allMatch(node -> node.running() + node.queued() == 0)
        && seen.nodes().stream().map(NodeSnapshot::name).toList().equals(List.of(names));
  }

  @Test
  void ofTwoNodesWithAnArbiterOneGoesOnAndTheOtherStops() throws Exception {
    var settings = new HashMap<>(QUICK);
    settings.put("rfork.cluster.arbiter-directory", directory.toString());
    String go = directory.resolve("go").toString();
    try (var network = new CutNetwork();
        var cluster = new TestCluster(1, 1, settings, network)) {
      String n1 = addressOf("n1", cluster.driver());
      CompletionStage<Void> driverStopped = cluster.driver().stopped();
      Fork<String> fork = RemoteFork.fork(() -> nodeOnceThereIs(go));
      awaitRunningOn("n1", fork);
      network.cut("n1");
      Conditions.await("one stopped", () -> failed(driverStopped) || isPutOut("n1", cluster));
      Files.createFile(Path.of(go));
      network.heal();
      if (failed(driverStopped)) {
        assertThatThrownBy(() -> fork.join(LIMIT)).hasMessageContaining("put out of its cluster");
        Conditions.await("n1 goes on", () -> areIdle(n1, "n1"));
        assertThat(isPutOut("n1", cluster)).isFalse();
      } else {
        assertThat(fork.join(LIMIT)).isEqualTo("n1"); // the new one
        assertThat(failed(driverStopped)).isFalse();
      }
      assertThat(Files.readAllLines(directory.resolve("rfork-arbiter"))).hasSize(1);
    }
  }

  private static boolean isPutOut(String node, TestCluster cluster) {
    return cluster.lines().contains(node + " was put out of its cluster");
  }

  @Test
  void neitherAShortCutNorBrokenOrSlowConnectionsPutAnybodyOut() throws Exception {
    try (var network = new CutNetwork();
        var cluster = new TestCluster(2, 1, PATIENT, network)) {
      cutForAMoment(network, cluster);
      breakAndSlowDown(network);
      assertThat(cluster.lines()).noneMatch(line -> line.endsWith(" ended"));
    }
  }

  private void cutForAMoment(CutNetwork network, TestCluster cluster) throws Exception {
    String go = directory.resolve("go").toString();
    List<Fork<String>> forks = RemoteFork.forkAll(0, 2, i -> nodeOnceThereIs(go)).list();
    Fork<String> cutOff = onNode("n1", forks);
    awaitRunningOn("n1", cutOff);
    network.cut("n1");
    Thread.sleep(3000); // long enough to be unreachable
    network.heal();
    Files.createFile(Path.of(go));
    assertThat(cutOff.join(LIMIT)).isEqualTo("n1");
    for (Fork<String> fork : forks) {
      fork.join(LIMIT);
    }
    Conditions.await(
        "all work together again",
        () -> cluster.driver().snapshot(Duration.ofSeconds(1)).nodes().size() == 3);
  }

  private static void breakAndSlowDown(CutNetwork network) throws InterruptedException {
    network.slow("n1", Duration.ofMillis(20));
    var forks =
        RemoteFork.forkAll(
            0,
            60,
            i -> {
              Thread.sleep(50);
              return i;
            });
    for (int round = 0; round < 5; round++) {
      Thread.sleep(300);
      network.breakConnections("n1");
      network.breakConnections("driver");
    }
    assertThat(forks.reduce(0, Integer::sum)).isEqualTo(59 * 60 / 2);
  }
}
