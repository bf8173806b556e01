package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.ForkFailedException;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.MisuseException;
import org.rfork.RemoteFork;
import org.rfork.Task;

/** Parents that run again and fork another state than before. */
@Timeout(180)
class ContradictionIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final JobOptions OPTIONS =
      JobOptions.named("fickle").seed(6).allow("com.example").durable(true);

  @TempDir private Path gates;

  /**
   * A child that is another one wherever its parent runs.
   *
   * @param gate a directory where a file of the parent's node lets it end
   */
  private record Stamped(String bornOn, String gate) implements Task<String> {
    @Override
    public String call() throws InterruptedException {
      System.out.println("child of " + bornOn + " begins");
      try {
        while (!Files.exists(Path.of(gate, bornOn))) {
          Thread.sleep(20);
        }
      } catch (InterruptedException stopped) {
        System.out.println("child of " + bornOn + " is stopped");
        throw stopped;
      }
      return bornOn;
    }
  }

  @Test
  void aJobFailsIfAnotherStateIsForkedWhereAnOutcomeWasSeen() throws Exception {
    try (var cluster = new TestCluster(2, 1, Map.of())) {
      open("n1", "n2", "anywhere");
      String gate = gates.toString();
      Job<String> job = RemoteFork.submit(() -> joinsTwoAndWaits(gate), OPTIONS);
      String told = told(cluster, "[" + job.id() + "] has joined its children on ");
      cluster.kill(told);
      String other = told.equals("n1") ? "n2" : "n1";
      assertThatThrownBy(() -> job.join(LIMIT))
          .isInstanceOf(ForkFailedException.class)
          .hasMessageContainingAll(
              job.id() + "/0", "bornOn was \"" + told + "\" and is \"" + other + "\"");
    }
  }

  private static String joinsTwoAndWaits(String gate) throws InterruptedException {
    String here = RemoteFork.node();
    try {
      RemoteFork.fork(new Stamped(here, gate)).join();
    } catch (MisuseException caught) {
      return "it went on all the same";
    }
    // Their node has heard that the first outcome came when it has the second child.
    RemoteFork.fork(new Stamped("anywhere", gate)).join();
    System.out.println("has joined its children on " + here);
    Thread.sleep(LIMIT.toMillis());
    return here;
  }

  @Test
  void aChildThatNobodyJoinedIsReplacedIfAnotherStateIsForkedInItsPlace() throws Exception {
    try (var cluster = new TestCluster(3, 1, Map.of())) {
      String gate = gates.toString();
      Job<String> job = RemoteFork.submit(() -> joinsOne(gate), OPTIONS);
      String victim = told(cluster, "[" + job.id() + "/0] child of ").split(" ", -1)[0];
      cluster.kill(victim);
      open(Stream.of("n1", "n2", "n3").filter(name -> !name.equals(victim)).toArray(String[]::new));
      String heir = job.join(LIMIT);
      assertThat(heir).isNotEqualTo(victim);
      String stopped = "[" + job.id() + "/0] child of " + victim + " is stopped";
      Conditions.await("the old child is stopped", () -> cluster.lines().contains(stopped));
      String warned = "bornOn was \"" + victim + "\" and is \"" + heir + "\"";
      Conditions.await(
          "it is warned of",
          () -> List.copyOf(cluster.lines()).stream().anyMatch(line -> line.contains(warned)));
    }
  }

  private static String joinsOne(String gate) {
    return RemoteFork.fork(new Stamped(RemoteFork.node(), gate)).join();
  }

  /** Lets the children end that are forked on these nodes. */
  private void open(String... nodes) throws IOException {
    for (String node : nodes) {
      Files.createFile(gates.resolve(node));
    }
  }

  /** What follows a beginning in a line that a fork printed, once it has. */
  private static String told(TestCluster cluster, String beginning) {
    Conditions.await(
        beginning,
        () -> List.copyOf(cluster.lines()).stream().anyMatch(line -> line.startsWith(beginning)));
    return List.copyOf(cluster.lines()).stream()
        .filter(line -> line.startsWith(beginning))
        .map(line -> line.substring(beginning.length()))
        .findFirst()
        .orElseThrow();
  }
}
