package com.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.ForkException;
import org.rfork.ForkState;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.resource.RemoteSocket;
import org.rfork.runtime.Order;
import org.rfork.runtime.view.Move;
import org.rfork.runtime.view.SocketSnapshot;

/** Connections of forks that go from node to node, and through the deaths of nodes. */
@Timeout(120)
class RemoteSocketIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int LINES = 300;

  private static Map<String, String> settings(String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("rfork.migration.enabled", "false");
    settings.put("rfork.checkpoint.interval", "100ms");
    settings.put("rfork.resources.lease", "2s");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private static FeedPeer peer(boolean agrees) throws Exception {
    return new FeedPeer(Listening.lines(LINES), 10, 10, agrees);
  }

  private static Job<Integer> listening(FeedPeer peer, boolean agrees) {
    return RemoteFork.submit(
        new Listening(peer.port(), agrees, 5),
        JobOptions.named("listen").seed(6).allow("com.example"));
  }

  private static String node(Fork<?> fork) {
    return fork.node().orElseThrow();
  }

  private static void awaitRunning(Fork<?> fork) {
    Conditions.await("it runs", () -> fork.state() == ForkState.RUNNING && fork.node().isPresent());
  }

  private static void awaitAnswers(FeedPeer peer, int lines) {
    Conditions.await(lines + " lines are answered", () -> peer.got().lines().count() >= lines);
  }

  private static Order.Answer order(TestCluster cluster, Order.Verb verb, String what, String to) {
    return cluster.driver().carryOut(new Order(verb, what, to));
  }

  private static List<String> homes(TestCluster cluster) {
    return sockets(cluster).stream().map(SocketSnapshot::home).toList();
  }

  private static List<String> homeOf(Job<?> job) {
    return List.of(node(job.root()));
  }

  private static void move(TestCluster cluster, Fork<?> fork, String to) {
    assertThat(order(cluster, Order.Verb.MOVE, fork.path().value(), to).done()).isTrue();
    Conditions.await(
        "it runs on " + to,
        () -> {
          assertThat(fork.state().isEnded()).as(fork + ", " + moves(cluster)).isFalse();
          return fork.state() == ForkState.RUNNING && fork.node().filter(to::equals).isPresent();
        });
  }

  private static List<Move> moves(TestCluster cluster) {
    return cluster.driver().snapshot(Duration.ofSeconds(5)).moves();
  }

  private static List<SocketSnapshot> sockets(TestCluster cluster) {
    return cluster.driver().snapshot(Duration.ofSeconds(5)).sockets();
  }

  private static void assertWhole(Job<Integer> job, FeedPeer peer) throws Exception {
    assertThat(job.join(LIMIT)).isEqualTo(LINES);
    Conditions.await("all has come", () -> peer.got().contains("end"));
    assertThat(peer.got()).isEqualTo(Listening.answers(LINES));
  }

  @Test
  void aForkThatIsMovedTenTimesLosesNoByteAndItsPeerSeesOneConnection() throws Exception {
    try (var peer = peer(false);
        var cluster = new TestCluster(3, 1, settings())) {
      Job<Integer> job = listening(peer, false);
      awaitRunning(job.root());
      awaitAnswers(peer, 5);
      String home = node(job.root());
      for (int moved = 1; moved <= 10; moved++) {
        awaitAnswers(peer, moved * 10);
        int next = node(job.root()).charAt(1) - '0';
        move(cluster, job.root(), "n" + (next % 3 + 1));
      }
      assertThat(sockets(cluster))
          .singleElement()
          .satisfies(s -> assertThat(s.home()).isEqualTo(home));
      assertWhole(job, peer);
      assertThat(moves(cluster)).hasSize(10).allMatch(Move::moved);
      assertThat(peer.connections()).isEqualTo(1);
      Conditions.await("it is closed", () -> sockets(cluster).isEmpty());
    }
  }

  @Test
  @Tag("chaos")
  void nodesThatDieWithTheForkButNotItsConnectionLoseNoByte() throws Exception {
    try (var peer = peer(false);
        var cluster = new TestCluster(4, 1, settings("rfork.resources.socket-buffer", "1KiB"))) {
      Job<Integer> job = listening(peer, false);
      awaitRunning(job.root());
      awaitAnswers(peer, 20);
      String home = node(job.root());
      for (int enough : new int[] {40, 120}) {
        if (node(job.root()).equals(home)) {
          String away = sockets(cluster).isEmpty() ? "" : alive(cluster, home);
          move(cluster, job.root(), away);
        }
        awaitAnswers(peer, enough);
        cluster.kill(node(job.root()));
        awaitAnswers(peer, enough + 40);
        awaitRunning(job.root());
      }
      assertWhole(job, peer);
      assertThat(peer.connections()).isEqualTo(1);
    }
  }

  private static String alive(TestCluster cluster, String but) {
    return cluster.driver().snapshot(Duration.ofSeconds(5)).nodes().stream()
        .filter(each -> each.roles().contains("worker") && !each.name().equals(but))
        .findFirst()
        .orElseThrow()
        .name();
  }

  @Test
  @Tag("chaos")
  void aConnectionWithAHandshakeIsMadeAnewWhenItsHomeDies() throws Exception {
    try (var peer = peer(true);
        var cluster = new TestCluster(4, 1, settings())) {
      Job<Integer> job = listening(peer, true);
      awaitRunning(job.root());
      awaitAnswers(peer, 20);
      String home = node(job.root());
      move(cluster, job.root(), alive(cluster, home));
      awaitAnswers(peer, 60);
      cluster.kill(home); // of the connection alone
      awaitAnswers(peer, 120);
      awaitRunning(job.root());
      cluster.kill(node(job.root())); // of both
      assertWhole(job, peer);
      assertThat(peer.connections()).isGreaterThanOrEqualTo(3); // it is asked again if it is behind
    }
  }

  @Test
  void aConnectionWithAHandshakeIsMadeAnewWhenItsHomeIsDrained() throws Exception {
    try (var peer = peer(true);
        var cluster = new TestCluster(2, 1, settings())) {
      Job<Integer> job = listening(peer, true);
      awaitRunning(job.root());
      awaitAnswers(peer, 20);
      String home = node(job.root());
      Conditions.await("it is drained", () -> order(cluster, Order.Verb.DRAIN, home, "").done());
      assertWhole(job, peer);
      assertThat(peer.connections()).isGreaterThanOrEqualTo(2); // it is asked again if it is behind
      assertThat(node(job.root())).isNotEqualTo(home);
    }
  }

  @Test
  @Tag("chaos")
  void aForkWhoseConnectionHasNoHandshakeFailsWhenItsHomeDies() throws Exception {
    try (var peer = peer(false);
        var cluster = new TestCluster(2, 1, settings())) {
      Job<Integer> job = listening(peer, false);
      awaitRunning(job.root());
      awaitAnswers(peer, 20);
      String home = node(job.root());
      move(cluster, job.root(), alive(cluster, home));
      cluster.kill(home);
      assertThatThrownBy(() -> job.join(LIMIT))
          .isInstanceOf(ForkException.class)
          .hasMessageContaining("socket \"127.0.0.1:" + peer.port() + "\" is lost after")
          .hasMessageContaining(home + ", which had it, is gone")
          .hasMessageContaining("connect it with a Handshake");
    }
  }

  @Test
  void aRuleThatSaysReopenConnectsAnewAtEachMove(@TempDir Path folder) throws Exception {
    Path config = folder.resolve("rules.conf");
    Files.writeString(config, "rfork.resources.rules = [{kind=socket, policy=reopen}]\n");
    try (var peer = peer(true);
        var plain = peer(false);
        var cluster = new TestCluster(2, 1, settings(), config)) {
      Job<Integer> job = listening(peer, true);
      awaitRunning(job.root());
      awaitAnswers(peer, 20);
      move(cluster, job.root(), alive(cluster, node(job.root())));
      Conditions.await("it is connected there", () -> homes(cluster).equals(homeOf(job)));
      assertWhole(job, peer);
      assertThat(peer.connections()).isGreaterThanOrEqualTo(2); // it is asked again if it is behind

      Job<Integer> without = listening(plain, false);
      awaitRunning(without.root());
      awaitAnswers(plain, 5);
      String there = alive(cluster, node(without.root()));
      assertThat(order(cluster, Order.Verb.MOVE, without.root().path().value(), there).done())
          .isTrue();
      Conditions.await("it is refused", () -> moves(cluster).stream().anyMatch(m -> !m.moved()));
      assertThat(moves(cluster))
          .last()
          .satisfies(m -> assertThat(m.why()).contains("has no handshake", "say keep-home"));
      assertWhole(without, plain);
    }
  }

  @Test
  void connectionsOfAPortAreServedByForksOnOtherNodes() throws Exception {
    int clients = 6;
    try (var cluster = new TestCluster(3, 1, settings())) {
      Job<Integer> job =
          RemoteFork.submit(
              new RemoteSocketTest.Serving(clients),
              JobOptions.named("serve").seed(6).allow("com.example"));
      Pattern said = Pattern.compile("listens at (\\d+)");
      List<Integer> ports = new ArrayList<>();
      Conditions.await(
          "it listens",
          () -> {
            for (String line : List.copyOf(cluster.lines())) {
              Matcher found = said.matcher(line);
              if (found.find()) {
                return ports.add(Integer.parseInt(found.group(1)));
              }
            }
            return false;
          });
      for (int number = 0; number < clients; number++) {
        if (number == clients / 2) {
          move(cluster, job.root(), alive(cluster, node(job.root())));
        }
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), ports.get(0))) {
          client.getOutputStream().write(("client " + number + "\n").getBytes(UTF_8));
          assertThat(client.getInputStream().readAllBytes())
              .asString(UTF_8)
              .isEqualTo("hello client " + number + "\n");
        }
      }
      assertThat(job.join(LIMIT)).isEqualTo(clients);
      Conditions.await("all is closed", () -> sockets(cluster).isEmpty());
    }
  }

  @Test
  void twentySocketsGoAtOnce() throws Exception {
    try (var peer = new FeedPeer(Listening.lines(10_000), 8, 50, false);
        var cluster = new TestCluster(2, 1, settings())) {
      Job<Integer> job =
          RemoteFork.submit(
              new Many(peer.port(), 20), JobOptions.named("many").seed(6).allow("com.example"));
      awaitRunning(job.root());
      Conditions.await("all are open", () -> peer.connections() == 20);
      for (int moved = 1; moved <= 6; moved++) {
        int made = moved;
        move(cluster, job.root(), alive(cluster, node(job.root())));
        Conditions.await("it went", () -> moves(cluster).size() == made);
      }
      System.out.println(
          "moves with 20 sockets, ms: " + moves(cluster).stream().map(Move::millis).toList());
      peer.close();
      assertThat(job.join(LIMIT)).isEqualTo(20);
      assertThat(peer.connections()).isEqualTo(20);
    }
  }

  /** Has many sockets until the last of them is closed by its peer. */
  private static final class Many extends Continuation<Integer> {
    private static final long serialVersionUID = 1L;

    private final int port;
    private final int count;
    private final List<RemoteSocket> sockets = new ArrayList<>();

    Many(int port, int count) {
      this.port = port;
      this.count = count;
    }

    @Override
    protected Integer run() throws Exception {
      while (sockets.size() < count) {
        RemoteSocket socket = RemoteSocket.connect("127.0.0.1", port);
        socket.writeLine("here");
        sockets.add(socket);
      }
      RemoteSocket last = sockets.get(count - 1);
      while (!last.readable(Duration.ofMillis(20)) || last.readLine() != null) {
        RemoteFork.checkpoint();
      }
      return count;
    }
  }
}
