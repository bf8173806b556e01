package org.rfork.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real processes, tiny runs; how fast they are is no matter here. */
class MainIT {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.commandLine(null)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private List<Result> results(String systems, String works, String seconds) {
    String[] arguments = {
      "--systems",
      systems,
      "--works",
      works,
      "--nodes",
      "1",
      "--seconds",
      seconds,
      "--warm-up",
      seconds,
      "-o",
      "json"
    };
    assertThat(run(arguments)).as(err.toString()).isZero();
    return Report.ofJson(out.toString());
  }

  @Test
  void measuresRforkAndThePoolSideBySide() {
    List<Result> results = results("rfork,forkjoin", "w1", "0.5");
    assertThat(results)
        .extracting(result -> result.work() + " " + result.system())
        .containsExactly("W1 rfork", "W1 forkjoin");
    for (Result result : results) {
      assertThat(result.runs()).isPositive();
      assertThat(result.median()).isPositive();
    }
    assertThat(results.get(0).unit()).isEqualTo("us");
    assertThat(results.get(0).median()).isLessThan(500_000);
    assertThat(results.get(0).p99()).isGreaterThanOrEqualTo(results.get(0).median());
  }

  @Test
  @Tag("chaos") // it takes long
  void callsThatAreForksAreCounted() {
    assertThat(results("rfork,forkjoin", "W5", "0.5"))
        .extracting(result -> result.work() + " " + result.system())
        .containsExactly("W5-1 rfork", "W5-1 forkjoin");
  }

  @Test
  @Tag("chaos") // it takes long
  void continuationsAreCapturedWhileTheyAreCounted() {
    assertThat(results("rfork,socket", "W9", "0.1"))
        .extracting(Result::work)
        .containsExactly("W9-without", "W9-with", "W9-part");
  }

  @Test
  void aWrongOptionIsRefused() {
    assertThat(run("--nodes", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--nodes must be 1 or more, not 0");
    assertThat(run("--systems", "mpi")).isEqualTo(2);
    assertThat(err.toString()).contains("hazelcast");
  }

  @Test
  void whatNeedsTheLauncherSaysSo() {
    assertThat(run("--systems", "rfork", "--works", "W6")).isEqualTo(1);
    assertThat(err.toString()).contains("run it by perf/run");
  }
}
