package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.ForkRefusedException;
import org.rfork.ForkState;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.runtime.Order;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.view.Move;

/** Handles of a program's own, which go where their fork goes: all of them, or none. */
@Timeout(120)
class ProgramsHandleIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path directory;

  private Job<Integer> travelling(int tickets) {
    Job<Integer> job =
        RemoteFork.submit(
            new Traveller(directory.toString(), tickets),
            JobOptions.named("traveller").seed(6).allow("com.example"));
    Conditions.await(
        "its tickets are bound", () -> Files.exists(directory.resolve("ticket" + (tickets - 1))));
    return job;
  }

  private static String node(Fork<?> fork) {
    return fork.node().orElseThrow();
  }

  private static String other(String node) {
    return node.equals("n1") ? "n2" : "n1";
  }

  private static void order(TestCluster cluster, Fork<?> fork, String to) {
    var move = new Order(Order.Verb.MOVE, fork.path().value(), to);
    assertThat(cluster.driver().carryOut(move).done()).isTrue();
  }

  private static List<Move> moves(TestCluster cluster) {
    return cluster.driver().snapshot(Duration.ofSeconds(5)).moves();
  }

  private List<String> notes(int ticket) throws IOException {
    return Files.readAllLines(directory.resolve("ticket" + ticket));
  }

  private boolean bound(String node) {
    try {
      return notes(0).contains("bound on " + node);
    } catch (IOException torn) {
      return false;
    }
  }

  private int end(Job<Integer> job) throws IOException {
    Files.createFile(directory.resolve("end"));
    return job.join(LIMIT);
  }

  @Test
  void twentyHandlesAreBoundWhereTheForkGoes() throws Exception {
    try (var cluster = new TestCluster(2, 1, Map.of("rfork.migration.enabled", "false"))) {
      Job<Integer> job = travelling(20);
      Conditions.await("it runs", () -> job.root().state() == ForkState.RUNNING);
      for (int moves = 1; moves <= 4; moves++) {
        int made = moves;
        order(cluster, job.root(), other(node(job.root())));
        Conditions.await("it went", () -> moves(cluster).size() == made);
      }
      assertThat(moves(cluster)).allMatch(Move::moved);
      System.out.println(
          "moves with 20 handles, ms: " + moves(cluster).stream().map(Move::millis).toList());
      assertThat(end(job)).isEqualTo(20);
    }
  }

  @Test
  void ifOneCannotBeBoundThereTheForkGoesOnAndItsHandlesAreUntouched() throws Exception {
    try (var cluster = new TestCluster(2, 1, Map.of("rfork.migration.enabled", "false"))) {
      Job<Integer> job = travelling(5);
      Conditions.await("it runs", () -> job.root().state() == ForkState.RUNNING);
      String here = node(job.root());
      String there = other(here);
      Files.createFile(directory.resolve("none-3-on-" + there));
      order(cluster, job.root(), there);
      Conditions.await("it is refused", () -> moves(cluster).size() == 1);
      assertThat(moves(cluster).get(0).moved()).isFalse();
      assertThat(moves(cluster).get(0).why())
          .contains("Ticket \"no. 3\" cannot be bound on " + there, "sold out");
      for (int ticket = 0; ticket < 5; ticket++) {
        assertThat(notes(ticket)).filteredOn(note -> note.endsWith(here)).hasSize(1);
      }
      assertThat(end(job)).isEqualTo(5);
      assertThat(node(job.root())).isEqualTo(here);
    }
  }

  @Test
  void aForkWhoseNodeIsLostTriesTheOtherNodes() throws Exception {
    try (var cluster =
        new TestCluster(
            3,
            1,
            Map.of("rfork.migration.enabled", "false", "rfork.checkpoint.interval", "100ms"))) {
      Job<Integer> job = travelling(1);
      Conditions.await("it runs", () -> job.root().state() == ForkState.RUNNING);
      String here = node(job.root());
      List<String> others =
          List.of("n1", "n2", "n3").stream().filter(name -> !name.equals(here)).toList();
      Files.createFile(directory.resolve("none-0-on-" + others.get(0)));
      JobFile unused = cluster.driver().freeze(job.id(), Duration.ofSeconds(10)); // it is captured
      cluster.kill(here);
      Conditions.await("it goes on where it can", () -> bound(others.get(1)));
      assertThat(end(job)).isEqualTo(1);
    }
  }

  private TestCluster ruled(String unbound, String... more) throws Exception {
    Map<String, String> settings =
        new HashMap<>(
            Map.of("rfork.migration.enabled", "false", "rfork.checkpoint.interval", "100ms"));
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    Path config = directory.resolve("rules.conf");
    Files.writeString(
        config, "rfork.resources.rules = [{ kind = Ticket, unbound = " + unbound + " }]\n");
    return new TestCluster(3, 1, settings, config);
  }

  /** Its node is killed, and the others do not have its ticket. */
  private List<String> soldOutElsewhere(TestCluster cluster, Job<Integer> job) throws IOException {
    Conditions.await("it runs", () -> job.root().state() == ForkState.RUNNING);
    String here = node(job.root());
    List<String> others = Stream.of("n1", "n2", "n3").filter(name -> !name.equals(here)).toList();
    for (String other : others) {
      Files.createFile(directory.resolve("none-0-on-" + other));
    }
    JobFile unused = cluster.driver().freeze(job.id(), Duration.ofSeconds(10)); // it is captured
    cluster.kill(here);
    return others;
  }

  @Test
  void aForkFailsWhereItsHandleCannotBeBoundIfARuleSaysSo() throws Exception {
    try (var cluster = ruled("fail")) {
      Job<Integer> job = travelling(1);
      soldOutElsewhere(cluster, job);
      assertThatThrownBy(() -> job.join(LIMIT))
          .isInstanceOf(ForkRefusedException.class)
          .hasMessageContaining("Ticket \"no. 0\" cannot be bound: sold out")
          .satisfies(
              refused -> assertThat(((ForkRefusedException) refused).attempt()).isEqualTo(2));
    }
  }

  @Test
  void aForkWaitsWhereItsHandleCannotBeBoundIfARuleSaysSo() throws Exception {
    try (var cluster = ruled("wait")) {
      Job<Integer> job = travelling(1);
      List<String> others = soldOutElsewhere(cluster, job);
      Conditions.await(
          "it says why it waits",
          () ->
              job.root()
                  .progress()
                  .message()
                  .equals("waits: Ticket \"no. 0\" cannot be bound: sold out"));
      String there = node(job.root());
      assertThat(RemoteFork.fork(() -> 7, ForkOptions.DEFAULT.node(there)).join(LIMIT))
          .as("a fork that needs the only core of %s", there)
          .isEqualTo(7);
      for (String other : others) {
        Files.delete(directory.resolve("none-0-on-" + other));
      }
      Conditions.await("it is bound", () -> bound(there));
      assertThat(end(job)).isEqualTo(1);
      assertThat(node(job.root())).isEqualTo(there);
    }
  }

  @Test
  void aForkThatHasWaitedLongEnoughGoesElsewhere() throws Exception {
    try (var cluster = ruled("wait", "rfork.resources.unbound-wait", "2s")) {
      Job<Integer> job = travelling(1);
      soldOutElsewhere(cluster, job);
      Conditions.await("it waits", () -> job.root().progress().message().startsWith("waits:"));
      String first = node(job.root());
      String second =
          Stream.of("n1", "n2", "n3")
              .filter(name -> Files.exists(directory.resolve("none-0-on-" + name)))
              .filter(name -> !name.equals(first))
              .findFirst()
              .orElseThrow();
      Files.delete(directory.resolve("none-0-on-" + second));
      Conditions.await("it goes on there", () -> bound(second));
      assertThat(end(job)).isEqualTo(1);
    }
  }
}
