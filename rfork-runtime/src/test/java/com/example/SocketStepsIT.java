package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rfork.Fork;
import org.rfork.ForkState;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.runtime.Order;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.NodeSnapshot;

/**
 * Moves of a fork with a connection, at each step of which a node is killed: the one that does the
 * step, or the connection's home, which is neither of both. Whatever dies, the peer gets all once.
 */
@Timeout(120)
@Tag("chaos")
class SocketStepsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int LINES = 250;

  private static TestCluster cluster;
  private static int started = 3;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    cluster =
        new TestCluster(
            started,
            1,
            Map.of("rfork.migration.enabled", "false", "rfork.checkpoint.interval", "100ms"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static List<String> workers() {
    ClusterSnapshot seen = cluster.driver().snapshot(Duration.ofSeconds(5));
    return seen.nodes().stream()
        .filter(each -> each.roles().contains("worker"))
        .map(NodeSnapshot::name)
        .toList();
  }

  private static String running(Fork<?> fork) {
    Conditions.await("it runs", () -> fork.state() == ForkState.RUNNING && fork.node().isPresent());
    return fork.node().orElseThrow();
  }

  private static void askToMove(Fork<?> fork, String to) {
    Conditions.await(
        "it is asked to go",
        () ->
            cluster.driver().carryOut(new Order(Order.Verb.MOVE, fork.path().value(), to)).done());
  }

  /** Steps of a move from {@code S} to {@code T}; the second one is that it must come after. */
  @ParameterizedTest(name = "{0} after {1}, killed: {2}")
  @CsvSource({
    "bind-first-T, '', T", // it is tried out
    "release-last-T, '', T",
    "freeze-first-S, bind-first-T, S", // it is captured
    "release-last-S, bind-first-T, S", // it has left
    "bind-first-T, release-first-S, T", // it arrives
    "bind-last-T, release-first-S, T",
    "run-last-T, release-first-S, T", // it goes on
    "bind-first-T, '', H",
    "release-last-T, '', H",
    "freeze-first-S, bind-first-T, H",
    "release-last-S, bind-first-T, H",
    "bind-first-T, release-first-S, H",
    "bind-last-T, release-first-S, H",
    "run-last-T, release-first-S, H",
  })
  void noByteIsLostOrDoubled(String step, String after, String victim) throws Exception {
    cluster.awaitWorkers(3);
    boolean agrees = victim.equals("H"); // else the connection outlives what happens
    try (var peer = new FeedPeer(Listening.lines(LINES), 10, 10, agrees)) {
      Job<Integer> job =
          RemoteFork.submit(
              new Trapped(directory.toString(), peer.port(), agrees),
              JobOptions.named("trapped").seed(6).allow("com.example"));
      Conditions.await("it talks", () -> peer.got().lines().count() > 10);
      String home = running(job.root());
      List<String> others = new ArrayList<>(workers());
      others.remove(home);
      Map<String, String> names = Map.of("S", others.get(0), "T", others.get(1), "H", home);
      askToMove(job.root(), others.get(0));
      Conditions.await("it is on its way", () -> isAt(job.root(), others.get(0)));
      long answered = peer.got().lines().count();
      Conditions.await("it talks", () -> peer.got().lines().count() > answered + 10);
      forgetSteps();
      String dying = names.get(victim);
      Trap.set(directory, named(step, names), named(after, names), cluster.pid(dying));
      askToMove(job.root(), others.get(1));
      Conditions.await("it died", () -> !workers().contains(dying));
      cluster.start("n" + ++started, System.getProperty("java.class.path"));
      assertThat(job.join(LIMIT)).isEqualTo(LINES);
      Conditions.await("all has come", () -> peer.got().contains("end"));
      assertThat(peer.got()).isEqualTo(Listening.answers(LINES));
      assertThat(peer.connections()).isEqualTo(agrees ? 2 : 1);
    }
  }

  private static boolean isAt(Fork<?> fork, String node) {
    return fork.state() == ForkState.RUNNING && fork.node().filter(node::equals).isPresent();
  }

  private void forgetSteps() throws Exception {
    try (var steps = Files.list(directory)) {
      for (Path step : steps.toList()) {
        Files.deleteIfExists(step);
      }
    }
  }

  private static String named(String step, Map<String, String> names) {
    int dash = step.lastIndexOf('-');
    return step.isEmpty() ? "" : step.substring(0, dash + 1) + names.get(step.substring(dash + 1));
  }
}
