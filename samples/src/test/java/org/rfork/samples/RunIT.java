package org.rfork.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples as a person runs them: the command line in a process of its own, nodes in others. */
@Timeout(180)
class RunIT {
  private static final String OPTIONS = " --seed 11 --threads 1 -o json";

  @TempDir private Path folder;

  private record Ended(int exitCode, String out, String err) {
    Map<String, Object> json() throws IOException {
      return JSON.std.mapFrom(out);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pi --samples 200000 --forks 16 --nodes 2",
        "pi --style fork --samples 200000 --forks 16 --nodes 4",
        "option --style american --samples 500 --forks 8 --nodes 4",
        "ising --size 16 --samples 40 --burn-in 10 --forks 4 --nodes 4"
      })
  void theSameSeedGivesTheSameBitsOnOneNodeAndMore(String command) throws Exception {
    Map<String, Object> one = run(command.replaceAll("--nodes .", "--nodes 1") + OPTIONS).json();
    Map<String, Object> more = run(command + OPTIONS).json();
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

  @Test
  void aSampleDrawsAndWritesATable() throws Exception {
    Path plot = folder.resolve("pi.png");
    Path table = folder.resolve("pi.csv");
    Ended ended =
        run("pi --nodes 2 --seed 7 --samples 100000 --forks 8 --plot " + plot + " --csv " + table);
    assertThat(ended.out()).contains("standard error", "95 % confidence", "wall time", "on n1");
    assertThat(ImageIO.read(plot.toFile()).getWidth()).isGreaterThanOrEqualTo(600);
    assertThat(Files.readAllLines(table)).hasSizeGreaterThan(2);
  }

  @Test
  void aMainClassRunsOnItsNodesWithTheSeedOfTheCommandLine() throws Exception {
    String command = "org.rfork.samples.guide.MonteCarloPi --nodes 2 --seed 5";
    String first = run(command).out();
    assertThat(first).contains("pi is about 3.14");
    assertThat(run(command.replace("--nodes 2", "--nodes 1")).out().lines().findFirst())
        .isEqualTo(first.lines().findFirst());
    assertThat(run(command.replace("--seed 5", "--seed 6")).out().lines().findFirst())
        .isNotEqualTo(first.lines().findFirst());
  }

  private Ended run(String commandLine) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "org.rfork.runtime.cli.Main",
            "run"));
    command.addAll(List.of(commandLine.split(" ", -1)));
    // Five JVMs on a machine that has other work as well.
    Path patient = Files.writeString(folder.resolve("rfork.conf"), "rfork.cluster.join-timeout=2m");
    command.addAll(List.of("--config", patient.toString()));
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    var builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    builder.environment().put("XDG_STATE_HOME", folder.toString());
    builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(170, TimeUnit.SECONDS)).as(commandLine).isTrue();
    } finally {
      process.destroyForcibly();
    }
    var ended =
        new Ended(
            process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).doesNotContain("WARNING", "Exception", "\tat ");
    return ended;
  }
}
