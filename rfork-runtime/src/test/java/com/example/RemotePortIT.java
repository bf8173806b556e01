package com.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.ForkException;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.runtime.Order;
import org.rfork.runtime.view.SocketSnapshot;

/** Ports of forks whose nodes die, with and without a rule that says reopen. */
@Timeout(120)
@Tag("chaos")
class RemotePortIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern SAID = Pattern.compile("listens at (\\d+) on (\\S+)");
  private static final Map<String, String> SETTINGS =
      Map.of("rfork.migration.enabled", "false", "rfork.checkpoint.interval", "100ms");

  @TempDir private Path folder;

  private Path rules;

  /** Where a doorman says that it is. */
  private record Door(int port, String node) {}

  @BeforeEach
  void writeRules() throws IOException {
    rules = folder.resolve("rules.conf");
    Files.writeString(rules, "rfork.resources.rules = [{kind = port, policy = reopen}]\n");
  }

  private static Job<Integer> doorman(int clients) {
    return RemoteFork.submit(
        new Doorman(clients), JobOptions.named("doorman").seed(6).allow("com.example"));
  }

  private static List<Door> doors(TestCluster cluster) {
    return List.copyOf(cluster.lines()).stream()
        .map(SAID::matcher)
        .filter(Matcher::find)
        .map(found -> new Door(Integer.parseInt(found.group(1)), found.group(2)))
        .toList();
  }

  /** The number of times that it has said so. */
  private static Door door(TestCluster cluster, int times) {
    Conditions.await("it listens", () -> doors(cluster).size() == times);
    return doors(cluster).get(times - 1);
  }

  private static String greeting(Door door, String who) throws IOException {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
      client.getOutputStream().write((who + "\n").getBytes(UTF_8));
      var in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
      return String.valueOf(in.readLine());
    }
  }

  private static void move(TestCluster cluster, Job<?> job, String to) {
    var order = new Order(Order.Verb.MOVE, job.root().path().value(), to);
    assertThat(cluster.driver().carryOut(order).done()).isTrue();
  }

  private static String other(Door door) {
    return door.node().equals("n1") ? "n2" : "n1";
  }

  @Test
  void aPortThatIsToReopenOpensWhereItsForkWakes() throws Exception {
    try (var cluster = new TestCluster(3, 1, SETTINGS, rules)) {
      Job<Integer> job = doorman(4);
      Door first = door(cluster, 1);
      assertThat(greeting(first, "Ada")).isEqualTo("hello Ada from " + first.node());
      move(cluster, job, other(first));
      Door second = door(cluster, 2);
      assertThat(second).isEqualTo(new Door(first.port(), other(first)));
      assertThat(greeting(second, "Alan")).isEqualTo("hello Alan from " + second.node());
      cluster.kill(second.node());
      Door third = door(cluster, 3);
      assertThat(third.node()).isNotEqualTo(second.node());
      assertThat(greeting(third, "Grace")).isEqualTo("hello Grace from " + third.node());
      assertThat(ports(cluster)).containsExactly("127.0.0.1:" + third.port());
      greetUntilItEnds(third, job); // that it greeted Alan may be lost with the node
      assertThat(job.join(LIMIT)).isEqualTo(4);
    }
  }

  private static void greetUntilItEnds(Door door, Job<?> job) {
    while (!job.root().state().isEnded()) {
      try {
        assertThat(greeting(door, "Edsger")).isIn("hello Edsger from " + door.node(), "null");
      } catch (IOException closed) {
        Thread.onSpinWait(); // it has greeted enough
      }
    }
  }

  private static List<String> ports(TestCluster cluster) {
    return cluster.driver().snapshot(Duration.ofSeconds(5)).sockets().stream()
        .filter(each -> each.state() == SocketSnapshot.State.LISTENING)
        .map(SocketSnapshot::name)
        .toList();
  }

  @Test
  void aPortWhoseNumberIsTakenMeanwhileOpensUnderAnotherOne() throws Exception {
    try (var cluster = new TestCluster(2, 1, SETTINGS, rules)) {
      Job<Integer> job = doorman(1);
      Door first = door(cluster, 1);
      cluster.kill(first.node());
      try (ServerSocket taken = taken(first.port(), cluster)) {
        Door second = door(cluster, 2);
        assertThat(second.port() == first.port()).isEqualTo(taken == null);
        assertThat(greeting(second, "Ada")).isEqualTo("hello Ada from " + second.node());
        assertThat(job.join(LIMIT)).isEqualTo(1);
      }
    }
  }

  /** Null if the fork had it again before. */
  private static @Nullable ServerSocket taken(int port, TestCluster cluster) {
    while (doors(cluster).size() == 1) {
      try {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
      } catch (IOException notYet) {
        Thread.onSpinWait();
      }
    }
    return null;
  }

  @Test
  void aPortThatIsToStayFailsItsForkByNameWhenItsHomeDies() throws Exception {
    try (var cluster = new TestCluster(2, 1, SETTINGS)) {
      Job<Integer> job = doorman(3);
      Door first = door(cluster, 1);
      move(cluster, job, other(first));
      Door second = door(cluster, 2);
      assertThat(second.port()).isEqualTo(first.port());
      assertThat(greeting(second, "Ada")).isEqualTo("hello Ada from " + second.node());
      cluster.kill(first.node());
      assertThatThrownBy(() -> job.join(LIMIT))
          .isInstanceOf(ForkException.class)
          .hasMessageContaining("port \"127.0.0.1:" + first.port() + "\" is closed after")
          .hasMessageContaining(first.node() + ", which had it, is gone")
          .hasMessageContaining("say reopen for it in rfork.resources.rules");
    }
  }
}
