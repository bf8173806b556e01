package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.ForkState;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.resource.OpenMode;
import org.rfork.resource.RemoteFile;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.Order;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.view.Move;

/** Files that go with work from node to node, and through the deaths of nodes. */
@Timeout(120)
class RemoteFileIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int LINES = 150;

  @TempDir private Path shared;

  private Map<String, String> settings(String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("rfork.migration.enabled", "false");
    settings.put("rfork.resources.roots.data", shared.toString());
    settings.put("rfork.resources.lease", "2s");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private static void lines(Path file, String each) throws IOException {
    Files.write(file, IntStream.range(0, LINES).mapToObj(i -> each + " " + i).toList());
  }

  private static List<String> numbered(String each) {
    return IntStream.range(0, LINES).mapToObj(i -> (i + 1) + " " + each + " " + i).toList();
  }

  private static Job<Long> copying(int millis) {
    return RemoteFork.submit(
        new Copyist("data:in", "data:out", millis),
        JobOptions.named("copy").seed(6).allow("com.example"));
  }

  private static void awaitRunning(Fork<?> fork) {
    Conditions.await("it runs", () -> fork.state() == ForkState.RUNNING && fork.node().isPresent());
  }

  private static String other(Fork<?> fork) {
    return fork.node().orElseThrow().equals("n1") ? "n2" : "n1";
  }

  private static Order.Answer order(TestCluster cluster, Fork<?> fork, String to) {
    return cluster.driver().carryOut(new Order(Order.Verb.MOVE, fork.path().value(), to));
  }

  private static void move(TestCluster cluster, Fork<?> fork, String to) {
    assertThat(order(cluster, fork, to).done()).isTrue();
    Conditions.await(
        "it runs on " + to,
        () -> {
          assertThat(fork.state().isEnded()).as(fork + ", " + moves(cluster)).isFalse();
          return fork.state() == ForkState.RUNNING && fork.node().filter(to::equals).isPresent();
        });
  }

  private void awaitLines(int count) {
    Conditions.await(
        count + " lines are published",
        () -> {
          try {
            Path out = shared.resolve("out");
            return Files.exists(out) && Files.readAllLines(out).size() >= count;
          } catch (IOException torn) {
            return false;
          }
        });
  }

  private static List<Move> moves(TestCluster cluster) {
    return cluster.driver().snapshot(Duration.ofSeconds(5)).moves();
  }

  private static void awaitRefusal(TestCluster cluster, String... parts) {
    Conditions.await(
        "the move is refused", () -> moves(cluster).stream().anyMatch(m -> !m.moved()));
    assertThat(moves(cluster)).noneMatch(Move::moved);
    assertThat(moves(cluster).get(0).why()).contains(parts);
  }

  @Test
  void aReaderAndWriterThatIsMovedTwiceDoublesAndMissesNothing() throws Exception {
    lines(shared.resolve("in"), "line");
    try (var cluster = new TestCluster(2, 1, settings())) {
      Job<Long> job = copying(15);
      awaitRunning(job.root());
      awaitLines(10);
      String first = job.root().node().orElseThrow();
      move(cluster, job.root(), other(job.root()));
      awaitLines(60);
      move(cluster, job.root(), first);
      assertThat(job.join(LIMIT)).isEqualTo(LINES);
      assertThat(Files.readAllLines(shared.resolve("out"))).isEqualTo(numbered("line"));
      assertThat(moves(cluster)).hasSize(2).allMatch(Move::moved);
    }
  }

  @Test
  @Tag("chaos")
  void killedNodesDoubleAndMissNothing() throws Exception {
    lines(shared.resolve("in"), "line");
    try (var cluster = new TestCluster(3, 1, settings("rfork.checkpoint.interval", "100ms"))) {
      Job<Long> job = copying(15);
      for (int enough : new int[] {20, 80}) {
        awaitRunning(job.root());
        awaitLines(enough);
        cluster.kill(job.root().node().orElseThrow());
      }
      assertThat(job.join(LIMIT)).isEqualTo(LINES);
      assertThat(Files.readAllLines(shared.resolve("out"))).isEqualTo(numbered("line"));
    }
  }

  @Test
  @Tag("chaos")
  void movesInWhichNodesDieDoubleAndMissNothing() throws Exception {
    lines(shared.resolve("in"), "line");
    try (var cluster = new TestCluster(4, 1, settings("rfork.checkpoint.interval", "100ms"))) {
      Job<Long> job = copying(15);
      awaitRunning(job.root());
      awaitLines(20);
      String first = job.root().node().orElseThrow();
      String second = first.equals("n1") ? "n2" : "n1";
      assertThat(order(cluster, job.root(), second).done()).isTrue();
      cluster.kill(first); // asked to hand it over, or about to, or just after
      awaitLines(70);
      awaitRunning(job.root());
      String third = job.root().node().orElseThrow().equals("n3") ? "n4" : "n3";
      assertThat(order(cluster, job.root(), third).done()).isTrue();
      cluster.kill(third); // where it is to arrive
      assertThat(job.join(LIMIT)).isEqualTo(LINES);
      assertThat(Files.readAllLines(shared.resolve("out"))).isEqualTo(numbered("line"));
    }
  }

  @Test
  @Tag("chaos")
  void killedNodesDoubleAndMissNothingOfFilesThatWereClosed() throws Exception {
    try (var cluster = new TestCluster(3, 1, settings("rfork.checkpoint.interval", "100ms"))) {
      Job<Integer> job =
          RemoteFork.submit(
              new Diary("data:out", LINES, 15),
              JobOptions.named("diary").seed(6).allow("com.example"));
      for (int enough : new int[] {20, 80}) {
        awaitRunning(job.root());
        awaitLines(enough);
        cluster.kill(job.root().node().orElseThrow());
      }
      assertThat(job.join(LIMIT)).isEqualTo(LINES);
      assertThat(Files.readAllLines(shared.resolve("out")))
          .isEqualTo(IntStream.range(0, LINES).mapToObj(i -> "day " + i).toList());
    }
  }

  @Test
  void aRestartedJobGoesOnWithItsFilesThoughItsAttemptsBeginAnew() throws Exception {
    lines(shared.resolve("in"), "line");
    JobFile frozen;
    try (var cluster = new TestCluster(2, 1, settings())) {
      Job<Long> job = copying(50);
      awaitRunning(job.root());
      awaitLines(5);
      move(cluster, job.root(), other(job.root()));
      awaitLines(20);
      frozen = cluster.driver().freeze(job.id(), Duration.ofSeconds(10));
      cluster.kill("n1");
      cluster.kill("n2");
    }
    try (var cluster = new TestCluster(1, 1, settings())) {
      assertThat(cluster.driver().resume(frozen).root().join(LIMIT)).isEqualTo((long) LINES);
      assertThat(Files.readAllLines(shared.resolve("out"))).isEqualTo(numbered("line"));
      assertThat(cluster.lines())
          .filteredOn(line -> line.contains("enters at"))
          .hasSize(1)
          .noneMatch(line -> line.contains("enters at 0 on"));
    }
  }

  @Test
  void whatATaskWroteElsewhereIsSeenThoughItsResultIsTooLargeForAMessage() throws Exception {
    try (var cluster = new TestCluster(1, 1, settings())) {
      Fork<byte[]> fork =
          RemoteFork.fork(
              () -> {
                RemoteFile out = RemoteFile.open("data:out", OpenMode.WRITE);
                out.writeLine("whole");
                out.commit();
                return new byte[1 << 20];
              });
      assertThat(fork.join(LIMIT)).hasSize(1 << 20);
      assertThat(shared.resolve("out")).hasContent("whole\n");
      assertThat(cluster.lines()).isEmpty();
    }
  }

  @Test
  void aForkWithMoreBesideItsStateThanFitsIntoAMessageStaysAndSaysSo() throws Exception {
    try (var cluster = new TestCluster(2, 1, settings("rfork.checkpoint.interval", "0s"))) {
      Job<Integer> job =
          RemoteFork.submit(new Hoarder(), JobOptions.named("hoard").seed(6).allow("com.example"));
      awaitRunning(job.root());
      Conditions.await("it hoards", () -> !cluster.lines().isEmpty());
      assertThat(order(cluster, job.root(), other(job.root())).done()).isTrue();
      awaitRefusal(cluster, "it cannot be captured", "no field names", "524288 may be");
      Files.createFile(shared.resolve("enough"));
      assertThat(job.join(LIMIT)).isEqualTo(600_000);
      assertThat(shared.resolve("out")).hasSize(600_000);
    }
  }

  /** Has its file in a local variable, as it should not. */
  private static final class Hoarder extends Continuation<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    protected Integer run() throws IOException, InterruptedException {
      RemoteFile out = RemoteFile.open("data:out", OpenMode.APPEND);
      out.write(new byte[600_000], 0, 600_000);
      out.commit();
      System.out.println("hoards");
      while (true) {
        try {
          return (int) RemoteFile.open("data:enough", OpenMode.READ).size() + 600_000;
        } catch (ResourceException notYet) {
          Thread.sleep(20);
          RemoteFork.checkpoint();
        }
      }
    }
  }

  /** Nodes die while tasks run on them, and while what these wrote is being published. */
  @Test
  @Tag("chaos")
  void whatTasksWriteOnKilledNodesIsWhole() throws Exception {
    int tasks = 12;
    try (var cluster = new TestCluster(3, 2, settings())) {
      List<Fork<Integer>> forks =
          IntStream.range(0, tasks)
              .mapToObj(number -> RemoteFork.fork(() -> part(number, shared.toString())))
              .toList();
      Conditions.await(
          "one has ended", () -> forks.stream().anyMatch(fork -> fork.state().isEnded()));
      cluster.kill("n1");
      Conditions.await(
          "half have ended",
          () -> forks.stream().filter(fork -> fork.state().isEnded()).count() >= tasks / 2);
      cluster.kill("n2");
      for (int number = 0; number < tasks; number++) {
        assertThat(forks.get(number).join(LIMIT)).isEqualTo(0);
        assertThat(Files.readAllLines(shared.resolve("part" + number)))
            .isEqualTo(List.of("a of " + number, "b of " + number));
      }
    }
  }

  /** Writes a file and says whether anything of it can be seen yet. */
  private static int part(int number, String directory) throws Exception {
    Path seen = Path.of(directory, "part" + number);
    RemoteFile out = RemoteFile.open("data:part" + number, OpenMode.APPEND);
    out.writeLine("a of " + number);
    out.commit();
    Thread.sleep(200);
    out.writeLine("b of " + number);
    out.commit();
    return Files.exists(seen) ? 1 : 0;
  }

  @Test
  void aFileThatIsAnotherOneThereKeepsItsForkWhereItWas(@TempDir Path elsewhere) throws Exception {
    lines(shared.resolve("in"), "line");
    lines(elsewhere.resolve("in"), "LINE");
    try (var cluster = new TestCluster(1, 1, settings())) {
      Job<Long> job = copying(15);
      awaitRunning(job.root());
      startWithRoot(cluster, elsewhere);
      assertThat(order(cluster, job.root(), "n2").done()).isTrue();
      awaitRefusal(cluster, "file \"data:in\" is another one on n2", "and had", "copy it there");
      assertThat(job.join(LIMIT)).isEqualTo(LINES);
      assertThat(Files.readAllLines(shared.resolve("out"))).isEqualTo(numbered("line"));
      assertThat(cluster.lines()).filteredOn(line -> line.contains("enters at")).hasSize(1);
    }
  }

  private static void startWithRoot(TestCluster cluster, Path root) throws InterruptedException {
    cluster.start(
        "n2",
        System.getProperty("java.class.path"),
        Map.of("rfork.resources.roots.data", root.toString()));
    cluster.awaitWorkers(2);
  }

  @Test
  void aRuleThatSaysErrorKeepsTheForkWhereItWas() throws Exception {
    lines(shared.resolve("in"), "line");
    String rules = "[{kind=file, name=\"data:o*\", policy=error}]";
    Path config = rules(rules);
    try (var cluster = new TestCluster(2, 1, settings(), config)) {
      Job<Long> job = copying(15);
      awaitRunning(job.root());
      awaitLines(1);
      assertThat(order(cluster, job.root(), other(job.root())).done()).isTrue();
      awaitRefusal(cluster, "file \"data:out\" does not leave", "rfork.resources.rules says error");
      assertThat(job.join(LIMIT)).isEqualTo(LINES);
    }
  }

  private Path rules(String rules) throws IOException {
    Path config = shared.resolve("rules.conf");
    return Files.writeString(config, "rfork.resources.rules = " + rules + "\n");
  }

  @Test
  void whatIsReadIsCarriedAndWhatIsWrittenStaysAtHome(@TempDir Path elsewhere) throws Exception {
    lines(shared.resolve("in"), "line");
    Path config =
        rules(
            "[{kind=file, name=\"data:in\", policy=copy},"
                + " {kind=file, name=\"data:out\", policy=keep-home}]");
    try (var cluster = new TestCluster(1, 1, settings(), config)) {
      Job<Long> job = copying(15);
      awaitRunning(job.root());
      startWithRoot(cluster, elsewhere);
      awaitLines(1);
      move(cluster, job.root(), "n2");
      assertThat(job.join(LIMIT)).isEqualTo(LINES);
      assertThat(Files.readAllLines(shared.resolve("out"))).isEqualTo(numbered("line"));
      assertThat(elsewhere).isEmptyDirectory();
    }
  }
}
