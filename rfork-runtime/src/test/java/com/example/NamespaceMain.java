package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.rfork.Fork;
import org.rfork.ForkState;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.runtime.Order;
import org.rfork.runtime.view.NodeSnapshot;

/** What {@link NamespaceIT} runs where it may cut links. */
final class NamespaceMain {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int LINES = 300;
  private static final int NODES = 3;
  private static final Map<String, String> SETTINGS =
      Map.of(
          "rfork.migration.enabled", "false",
          "rfork.checkpoint.interval", "100ms",
          "rfork.cluster.unreachable-after", "2s",
          "rfork.cluster.stable-after", "1s");

  private final Namespaces network;
  private final TestCluster cluster;

  private NamespaceMain(Namespaces network, TestCluster cluster) {
    this.network = network;
    this.cluster = cluster;
  }

  public static void main(String[] args) throws Exception {
    var network = new Namespaces();
    try (var cluster = new TestCluster(NODES, 1, SETTINGS, network)) {
      var tests = new NamespaceMain(network, cluster);
      tests.cut("a moment, and nothing comes of it", false, Cut.MOMENT);
      tests.cut("the fork's node, and its connection is elsewhere", false, Cut.FORK);
      tests.cut("the connection's home, and it is made anew", true, Cut.HOME);
    }
    System.exit(0);
  }

  private enum Cut {
    /** The fork's node for less than it takes to be put out. */
    MOMENT,
    /** The fork's node. */
    FORK,
    /** The connection's. */
    HOME
  }

  private void cut(String what, boolean agrees, Cut cut) throws Exception {
    System.out.println("cut: " + what);
    cluster.awaitWorkers(NODES);
    InetAddress address = InetAddress.getByName(network.driverHost());
    try (var peer = new FeedPeer(address, Listening.lines(LINES), 10, 10, agrees)) {
      Job<Integer> job =
          RemoteFork.submit(
              new Listening(network.driverHost(), peer.port(), agrees, 5),
              JobOptions.named("listen").seed(6).allow("com.example"));
      awaitAnswers(peer, 20);
      String home = node(job.root());
      String runner = other(home);
      move(job.root(), runner);
      awaitAnswers(peer, 60);
      String victim = cut == Cut.HOME ? home : runner;
      network.cut(victim);
      if (cut == Cut.MOMENT) {
        Thread.sleep(700);
        network.heal(victim);
      }
      assertThat(job.join(LIMIT)).isEqualTo(LINES);
      Conditions.await("all has come", () -> peer.got().contains("end"));
      assertThat(peer.got()).isEqualTo(Listening.answers(LINES));
      assertThat(peer.connections()).isEqualTo(agrees ? 2 : 1);
      boolean isPutOut = cluster.lines().contains(victim + " was put out of its cluster");
      assertThat(isPutOut && cut == Cut.MOMENT).isFalse();
      network.heal(victim);
    }
  }

  private static void awaitAnswers(FeedPeer peer, int lines) {
    Conditions.await(lines + " answers", () -> peer.got().lines().count() >= lines);
  }

  private static String node(Fork<?> fork) {
    Conditions.await("it runs", () -> fork.state() == ForkState.RUNNING && fork.node().isPresent());
    return fork.node().orElseThrow();
  }

  private String other(String node) {
    List<NodeSnapshot> nodes = cluster.driver().snapshot(Duration.ofSeconds(5)).nodes();
    return nodes.stream()
        .filter(each -> each.roles().contains("worker") && !each.name().equals(node))
        .findFirst()
        .orElseThrow()
        .name();
  }

  private void move(Fork<?> fork, String to) {
    var order = new Order(Order.Verb.MOVE, fork.path().value(), to);
    assertThat(cluster.driver().carryOut(order).done()).isTrue();
    Conditions.await(
        "it runs on " + to,
        () -> fork.state() == ForkState.RUNNING && fork.node().filter(to::equals).isPresent());
  }
}
