package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.ForkCancelledException;
import org.rfork.ForkFailedException;
import org.rfork.ForkOptions;
import org.rfork.ForkState;
import org.rfork.Forks;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.Shared;
import org.rfork.runtime.launch.Nodes;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.Decision;
import org.rfork.runtime.view.JobSnapshot;
import org.rfork.runtime.view.NodeSnapshot;

/** A driver and two worker processes of one thread each. */
@Timeout(120)
class ClusterIT {
  private static TestCluster cluster;

  @BeforeAll
  static void start() throws InterruptedException {
    cluster = new TestCluster(2, 1, Map.of());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  static int depth(int levels) {
    return levels == 0 ? 0 : 1 + RemoteFork.fork(() -> depth(levels - 1)).join();
  }

  @Test
  void forksRunOnBothNodesAndAreCounted() {
    Job<Set<String>> job =
        RemoteFork.submit(
            () -> new HashSet<>(RemoteFork.forkAll(0, 50, i -> slowNode()).join()),
            JobOptions.named("spread"));
    assertThat(job.join()).containsExactlyInAnyOrder("n1", "n2");
    JobSnapshot counted =
        cluster.driver().snapshot(Duration.ofSeconds(5)).jobs().stream()
            .filter(each -> each.id().equals(job.id()))
            .findFirst()
            .orElseThrow();
    assertThat(counted.forked()).isEqualTo(51);
    assertThat(counted.ended()).isEqualTo(51);
    assertThat(counted.endedPerNode()).containsOnlyKeys("n1", "n2");
    assertThat(counted.driver()).isEqualTo("driver");
  }

  private static String slowNode() throws InterruptedException {
    Thread.sleep(5);
    return RemoteFork.node();
  }

  @Test
  void aFailureNamesItsNodeAndShowsTheRemoteStack() {
    Fork<Object> fork =
        RemoteFork.fork(
            () -> {
              throw new IllegalStateException("far away");
            },
            ForkOptions.DEFAULT.node("n2"));
    assertThatThrownBy(fork::join)
        .isInstanceOfSatisfying(
            ForkFailedException.class, failure -> assertThat(failure.node()).isEqualTo("n2"))
        .hasMessageContaining("far away")
        .hasStackTraceContaining("com.example.ClusterIT");
  }

  @Test
  void whatAForkPrintsReachesTheDriverWithItsPath() {
    Fork<Object> fork =
        RemoteFork.fork(
            () -> {
              System.out.println("from afar");
              System.err.print("and no line end");
              return null;
            });
    fork.join();
    Conditions.await(
        "both lines are here",
        () ->
            cluster
                .lines()
                .containsAll(
                    List.of(
                        "[" + fork.path() + "] from afar",
                        "[" + fork.path() + "] and no line end")));
  }

  @Test
  void statesAndResultsLargerThanAFrameTravelInParts() {
    double[] numbers = new double[1_000_000];
    Arrays.setAll(numbers, i -> i);
    double[] doubled =
        RemoteFork.fork(
                () -> {
                  double[] result = new double[numbers.length];
                  Arrays.setAll(result, i -> 2 * numbers[i]);
                  return result;
                })
            .join();
    assertThat(doubled[999_999]).isEqualTo(2.0 * 999_999);
    Shared<double[]> shared = RemoteFork.share(numbers);
    assertThat(RemoteFork.forkAll(0, 4, i -> shared.get()[i + 10]).join())
        .containsExactly(10.0, 11.0, 12.0, 13.0);
  }

  @Test
  void deepRecursionAcrossNodesOfOneThread() {
    assertThat(RemoteFork.fork(() -> depth(1000)).join()).isEqualTo(1000);
  }

  @Test
  void aFanOutOfOneHundredThousandAcrossNodes() {
    Forks<Integer> forks = RemoteFork.forkAll(0, 100_000, i -> i);
    long sum = 0;
    for (Fork<Integer> fork : forks) {
      sum += fork.join();
    }
    assertThat(sum).isEqualTo(4_999_950_000L);
  }

  static final class Spread extends Continuation<Set<String>> {
    private final List<Fork<Set<String>>> children = new ArrayList<>();

    @Override
    protected Set<String> run() throws Exception {
      while (children.size() < 6) {
        Fork<Set<String>> fork = fork();
        if (fork.inChild()) {
          return Set.of(slowNode() + " " + RemoteFork.path().orElseThrow().belowJob());
        }
        children.add(fork);
      }
      Set<String> all = new HashSet<>();
      children.forEach(child -> all.addAll(child.join()));
      return all;
    }
  }

  @Test
  void theNoArgumentForkReturnsTwiceAcrossNodes() {
    Set<String> nodes = new HashSet<>();
    Conditions.await( // an idle node may take all six, or not know the other one yet
        "children on both nodes",
        () -> {
          Set<String> all = RemoteFork.submit(new Spread(), JobOptions.DEFAULT).join();
          assertThat(all).hasSize(6).allMatch(each -> each.matches("n[12] [0-5]"));
          all.forEach(each -> nodes.add(each.substring(0, 2)));
          return nodes.size() == 2;
        });
  }

  @Test
  void aHandleMayBeJoinedOnAnotherNode() {
    Fork<String> first =
        RemoteFork.fork(() -> "made on " + RemoteFork.node(), ForkOptions.DEFAULT.node("n1"));
    Fork<String> second =
        RemoteFork.fork(
            () -> first.join() + ", read on " + RemoteFork.node(), ForkOptions.DEFAULT.node("n2"));
    assertThat(second.join()).isEqualTo("made on n1, read on n2");
    Fork<String> third =
        RemoteFork.fork(() -> first.join() + " again", ForkOptions.DEFAULT.node("n2"));
    assertThat(third.join()).isEqualTo("made on n1 again");
  }

  @Test
  void cancelReachesAForkOnAnotherNodeAndItsChildren() {
    Fork<Object> parent =
        RemoteFork.fork(
            () ->
                RemoteFork.forkAll(
                        0,
                        4,
                        i -> {
                          Thread.sleep(60_000);
                          return null;
                        })
                    .join());
    Conditions.await(
        "the children are there",
        () ->
            snapshot().forks().stream()
                .anyMatch(fork -> fork.path().startsWith(parent.path() + "/")));
    parent.cancel();
    assertThatThrownBy(parent::join).isInstanceOf(ForkCancelledException.class);
    Conditions.await(
        "nothing runs any more",
        () ->
            snapshot().nodes().stream()
                .allMatch(node -> node.running() == 0 && node.queued() == 0));
  }

  @Test
  void aForkWithNoNodeWaitsAndSaysWhy() {
    Fork<Integer> nowhere = RemoteFork.fork(() -> 1, ForkOptions.DEFAULT.roles("gpu"));
    Conditions.await(
        "its reason is shown",
        () ->
            snapshot().forks().stream()
                .anyMatch(
                    fork ->
                        fork.path().equals(nowhere.path().value())
                            && fork.state() == ForkState.WAITING
                            && fork.reason().contains("gpu")));
    assertThat(nowhere.cancel()).isTrue();
  }

  @Test
  void anOutsiderSeesTheWholeCluster() {
    RemoteFork.fork(() -> 1, ForkOptions.labelled("seen")).join();
    ClusterSnapshot seen = Nodes.observe(cluster.driver().address(), Duration.ofSeconds(20));
    assertThat(seen.nodes()).extracting(NodeSnapshot::name).containsExactly("driver", "n1", "n2");
    assertThat(seen.decisions()).extracting(Decision::label).contains("seen");
  }

  private static ClusterSnapshot snapshot() {
    return cluster.driver().snapshot(Duration.ofSeconds(5));
  }
}
