package org.rfork.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples as a person runs them: the command line in a process of its own, nodes in others. */
@Timeout(180)
class RunIT extends WithCli {
  private static final String OPTIONS = " --seed 11 --threads 1 -o json";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pi --samples 200000 --forks 16 --nodes 2",
        "pi --style fork --samples 200000 --forks 16 --nodes 3",
        "option --style american --samples 500 --forks 8 --nodes 2",
        "ising --size 16 --samples 40 --burn-in 10 --forks 4 --nodes 4",
        "stencil --size 63 --sweeps 300 --nodes 3"
      })
  void theSameSeedGivesTheSameBitsOnOneNodeAndMore(String command) throws Exception {
    Map<String, Object> one = run(command.replaceAll("--nodes .", "--nodes 1"));
    Map<String, Object> more = run(command);
    assertThat(one)
        .containsKeys(
            "sample",
            "seed",
            "nodes",
            "forks",
            "samples",
            "value",
            "standardError",
            "confidence95",
            "forksPerNode",
            "wallSeconds",
            "result");
    for (String key : List.of("value", "standardError", "confidence95", "samples", "forks")) {
      assertThat(more.get(key)).as(key).isEqualTo(one.get(key));
    }
    assertThat(more).containsEntry("seed", 11);
    assertThat((int) more.get("nodes")).isGreaterThan(1);
  }

  private Map<String, Object> run(String commandLine) throws Exception {
    return cli.runQuietly(commandLine + OPTIONS).json();
  }
}
