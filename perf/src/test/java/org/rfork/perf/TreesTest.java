package org.rfork.perf;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.perf.Fib;
import com.example.perf.Uts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreesTest {
  /** The small ones were counted by a second program; the last is the benchmark's published T1. */
  @ParameterizedTest
  @CsvSource({"19,0,1", "19,1,6", "19,7,63914", "29,7,24688", "19,10,4130071"})
  void aTreeHasTheNodesThatTheBenchmarkSays(int seed, int depth, long nodes) {
    assertThat(Uts.tree(seed, depth).count()).isEqualTo(nodes);
  }

  @Test
  void aForkedTreeHasTheSameNodes() {
    try (Backend pool = new ForkJoinBackend(2)) {
      Uts tree = Uts.tree(19, 8);
      assertThat(pool.start(tree).getAsDouble()).isEqualTo((double) tree.count());
    }
  }

  @Test
  void fibCountsItsCalls() {
    assertThat(new Fib(35).value()).isEqualTo(9_227_465);
    assertThat(new Fib(35).calls()).isEqualTo(29_860_703);
    assertThat(new Fib(1).calls()).isEqualTo(1);
    assertThat(new Fib(2).calls()).isEqualTo(3);
  }

  @Test
  void aPoolIsMeasuredAndChecked() {
    List<Result> results = new ArrayList<>();
    new Trees(Peer.FORKJOIN, 1, Duration.ofMillis(1), Duration.ofMillis(1)).fib(results::add);
    assertThat(results).hasSize(1);
    assertThat(results.get(0).work()).isEqualTo("W5-1");
    assertThat(results.get(0).median()).isPositive();
  }
}
