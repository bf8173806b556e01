package org.rfork.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final List<Result> RESULTS =
      List.of(
          new Result("W1", "rfork", 100, 300, "us", 7),
          new Result("W5-1", "rfork", 20, 10, "1/s", 3),
          new Result("W1", "socket", 50, 90.25, "us", 123_456),
          new Result("W2", "socket", 1_234_567.8, 1000, "1/s", 50),
          new Result("W5-1", "forkjoin", 25, 24, "1/s", 3));

  @Test
  void theTableIsAlignedByWorkWithRatiosAndARowForEachSystem() {
    assertThat(Report.table(RESULTS, List.of(Peer.RFORK, Peer.SOCKET, Peer.FORKJOIN)).lines())
        .containsExactly(
            "work              system       median    p99  unit    runs  to floor  rfork to it",
            "W1    latency     rfork         100.0  300.0    us       7     2.000        1.000",
            "W1    latency     socket         50.0   90.3    us  123456     1.000        2.000",
            "W1    latency     forkjoin          –      –                       –            –",
            "W2    throughput  rfork             –      –                       –            –",
            "W2    throughput  socket    1,234,568  1,000   1/s      50     1.000            –",
            "W2    throughput  forkjoin          –      –                       –            –",
            "W5-1  fib         rfork          20.0   10.0   1/s       3     0.800        1.000",
            "W5-1  fib         socket            –      –                       –            –",
            "W5-1  fib         forkjoin       25.0   24.0   1/s       3     1.000        0.800");
  }

  @Test
  void jsonIsAnArrayOfRowsThatComeBack() throws Exception {
    String json = Report.json(RESULTS);
    assertThat(JSON.std.listFrom(json).get(0))
        .isEqualTo(
            Map.of(
                "work", "W1", "system", "rfork", "median", 100.0, "p99", 300.0, "unit", "us",
                "runs", 7));
    assertThat(Report.ofJson(json)).isEqualTo(RESULTS);
  }

  @Test
  void whatIsNoResultIsRefused() {
    assertThatThrownBy(() -> Report.ofJson("[{\"work\": \"W1\"}]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("W1");
    assertThatThrownBy(() -> Report.ofJson("[7]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not an array of results");
    assertThatThrownBy(() -> Load.of("latency"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("latency");
  }
}
