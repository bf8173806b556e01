package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.ForkState;
import org.rfork.RemoteFork;

/** Rules of placement that are edited while a driver and two worker processes run. */
@Timeout(120)
class RulesReloadIT {
  private static final String HOLD = "{ name = hold, label = \"held-*\", roles = [gpu] }";
  private static final String FREE = "{ name = free, label = \"held-*\", strategy = round-robin }";

  @TempDir private Path folder;
  private Path file;
  private TestCluster cluster;
  private int probes;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    file = folder.resolve("rfork.conf");
    write(HOLD);
    cluster = new TestCluster(2, 2, Map.of(), file);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  /** As an editor does: never half a file. */
  private void write(String rules) throws IOException {
    Path edited = folder.resolve("edited");
    Files.writeString(
        edited, "rfork.placement { reload-interval = 100ms, rules = [ " + rules + " ] }");
    Files.move(edited, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void anEditLetsWaitingForksGoWhoeverForkedThem() throws IOException {
    Fork<String> ofMain =
        RemoteFork.fork(RulesReloadIT::node, ForkOptions.labelled("held-by-driver"));
    Fork<String> ofWorker =
        RemoteFork.fork(
            () ->
                RemoteFork.fork(RulesReloadIT::node, ForkOptions.labelled("held-by-worker"))
                    .join());
    awaitWaiting("held-by-driver");
    awaitWaiting("held-by-worker");

    write("this is no rule");
    Conditions.await("the mistake is told", () -> saysOfTheFile("keeps its placement rules"));
    assertThat(ofMain.state()).isEqualTo(ForkState.WAITING);

    write(FREE);
    assertThat(ofMain.join()).isIn("n1", "n2");
    assertThat(ofWorker.join()).isIn("n1", "n2");
    assertThat(cluster.driver().snapshot(Duration.ofSeconds(5)).decisions())
        .anyMatch(
            decision ->
                decision.label().equals("held-by-driver") && decision.rule().equals("free"));

    write(HOLD);
    Conditions.await("new forks are held again", this::anotherForkIsHeld);
  }

  private static String node() {
    return RemoteFork.node();
  }

  /** The rules may not have been read yet: then it runs. */
  private boolean anotherForkIsHeld() {
    ForkOptions options = ForkOptions.labelled("held-again").key("again-" + probes++);
    Fork<String> fork = RemoteFork.fork(RulesReloadIT::node, options);
    Conditions.await(
        "it has ended or waits",
        () -> fork.state() == ForkState.WAITING || fork.state() == ForkState.SUCCEEDED);
    return fork.state() == ForkState.WAITING && fork.cancel();
  }

  private boolean saysOfTheFile(String text) {
    return cluster.lines().stream().anyMatch(line -> line.contains(text));
  }

  private void awaitWaiting(String label) {
    Conditions.await(
        label + " waits for a gpu",
        () ->
            cluster.driver().snapshot(Duration.ofSeconds(5)).forks().stream()
                .anyMatch(
                    fork ->
                        fork.label().equals(label)
                            && fork.state() == ForkState.WAITING
                            && fork.reason().contains("gpu")));
  }
}
