package org.rfork.perf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real processes, tiny runs; how fast they are is no matter here. */
class MainIT {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void measuresRforkAndThePoolSideBySide() throws Exception {
    int status =
        run(
            "--systems",
            "rfork,forkjoin",
            "--works",
            "latency",
            "--nodes",
            "1",
            "--seconds",
            "0.5",
            "--warm-up",
            "0.5",
            "-o",
            "json");
    assertThat(status).as(err.toString()).isZero();
    List<Object> rows = JSON.std.listFrom(out.toString());
    assertThat(rows).hasSize(2);
    for (Object row : rows) {
      Result result = Result.ofMap(asMap(row));
      assertThat(result.work()).isEqualTo("latency");
      assertThat(result.unit()).isEqualTo("us");
      assertThat(result.runs()).isPositive();
      assertThat(result.median()).isPositive().isLessThan(500_000);
      assertThat(result.p99()).isGreaterThanOrEqualTo(result.median());
    }
  }

  @Test
  void aWrongOptionIsRefused() {
    assertThat(run("--nodes", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--nodes must be 1 or more, not 0");
    assertThat(run("--systems", "ignite")).isEqualTo(2);
    assertThat(err.toString()).contains("hazelcast");
  }

  @SuppressWarnings("unchecked") // JSON objects have texts for keys
  private static Map<String, Object> asMap(Object row) {
    return (Map<String, Object>) row;
  }
}
