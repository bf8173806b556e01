package org.rfork.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.rfork.runtime.bench.BenchFork;

class BenchResultTest {
  private static final BenchFork.Cost LOCAL = new BenchFork.Cost(2.5, 12, 500_000);
  private static final BenchFork.Cost SENT = new BenchFork.Cost(120, 345.6, 100_000);

  @Test
  void saysHowMuchWorkAForkMustHave() {
    assertThat(new BenchResult(2, 4, LOCAL, SENT).lines())
        .containsExactly(
            "FORKS                   MEDIAN     P99  A SECOND",
            "on their parent's node  2.5 µs   12 µs   500,000",
            "sent by the driver      120 µs  346 µs   100,000",
            "",
            "2 nodes, 4 threads",
            "below 2.0 µs of work, call it: a fork takes as long",
            "below 13 µs of work, keep it local: sending it takes longer",
            "from 40 µs of work a fork, one parent keeps all threads busy",
            "a single fork that is joined at once takes 120 µs and its work");
  }

  @Test
  void oneThreadSavesNothing() {
    BenchResult result = new BenchResult(1, 1, LOCAL, SENT);
    assertThat(result.lines()).contains("on one thread no work gets faster by being sent there");
    assertThat(Json.document(result.toMap()).replaceAll("\\s", ""))
        .contains("\"localBelowMicros\":null");
  }

  @Test
  void programsGetTheSameFigures() {
    BenchResult result = new BenchResult(2, 2, LOCAL, SENT);
    assertThat(result.toMap().keySet())
        .containsExactly(
            "nodes",
            "threads",
            "local",
            "travelling",
            "callBelowMicros",
            "localBelowMicros",
            "busyFromMicros");
    assertThat(result.localBelow()).isEqualTo(20, within(1e-9));
  }
}
