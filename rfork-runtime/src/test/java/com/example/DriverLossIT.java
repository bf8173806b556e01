package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.ForkState;
import org.rfork.RemoteFork;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.ForkSnapshot;

/** A job that is not durable ends with its driver. */
@Timeout(120)
class DriverLossIT {

  private static List<ForkSnapshot> forksOf(String job, ClusterSnapshot cluster) {
    return cluster.forks().stream().filter(fork -> fork.path().startsWith(job)).toList();
  }

  @Test
  void theForksOfAKilledDriverEndOnAllNodes() throws Exception {
    try (var cluster = new TestCluster(2, 2, Map.of())) {
      Process victim =
          TestCluster.jvm()
              .running(DriverMain.class.getName(), List.of(cluster.driver().address()))
              .redirectError(Redirect.INHERIT)
              .start();
      String job = "";
      try (var output =
          new BufferedReader(
              new InputStreamReader(victim.getInputStream(), Charset.defaultCharset()))) {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          if (line.startsWith("job ")) {
            job = line.substring(4);
            break;
          }
        }
        assertThat(job).isNotEmpty();
        String id = job;
        Conditions.await(
            "its forks run on both nodes",
            () -> {
              List<ForkSnapshot> forks =
                  forksOf(id, cluster.driver().snapshot(Duration.ofSeconds(5)));
              return forks.size() == 7
                  && Set.of("n1", "n2")
                      .equals(
                          forks.stream()
                              .filter(fork -> fork.state() == ForkState.RUNNING)
                              .map(ForkSnapshot::node)
                              .collect(Collectors.toSet()));
            });
      } finally {
        victim.destroyForcibly().waitFor();
      }
      long killed = System.nanoTime();
      String id = job;
      Conditions.await(
          "no node has a fork of it",
          () -> {
            ClusterSnapshot seen = cluster.driver().snapshot(Duration.ofSeconds(5));
            return forksOf(id, seen).isEmpty()
                && seen.nodes().stream().allMatch(node -> node.running() + node.queued() == 0);
          });
      System.out.printf(
          "the forks of a killed driver had ended after %.3f s%n",
          (System.nanoTime() - killed) / 1e9);
      assertThat(cluster.driver().snapshot(Duration.ofSeconds(5)).nodes())
          .extracting("name")
          .containsExactlyInAnyOrder("driver", "n1", "n2");
      assertThat(RemoteFork.fork(() -> "the others work on").join())
          .isEqualTo("the others work on");
    }
  }
}
