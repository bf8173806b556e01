package org.rfork.samples.pi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rfork.Report;
import org.rfork.samples.InlineRuntime;
import org.rfork.samples.stats.Convergence;
import org.rfork.samples.stats.Plan;
import org.rfork.samples.stats.Proportion;
import picocli.CommandLine;

class PiTest {
  private static final Plan ALL = new Plan(20, 20, 20, 0);
  private static final Plan UNTIL_CLOSE = new Plan(400, 8, 16, 0.01);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithPi(long seed) {
    Convergence<Proportion> result = new InlineRuntime(seed).run(new PiByLambdas(ALL, 50_000));

    assertThat(result.last().covers(Math.PI)).as("seed %d: %s", seed, result.last()).isTrue();
    assertThat(result.last().samples()).isEqualTo(1_000_000);
  }

  @Test
  void coversPiAsOftenAsAConfidenceIntervalShould() {
    int covered = 0;
    for (long seed = 0; seed < 400; seed++) {
      covered +=
          new InlineRuntime(seed).run(new PiByLambdas(ALL, 200)).last().covers(Math.PI) ? 1 : 0;
    }
    // 380 expected; 4 standard deviations of a binomial are 17.
    assertThat(covered).isBetween(363, 397);
  }

  @Test
  void givesTheSameBitsInBothStylesAndAnyOrderAndWhenFrozen() {
    Convergence<Proportion> result = new InlineRuntime(7).run(new PiByLambdas(UNTIL_CLOSE, 2_000));

    assertThat(new InlineRuntime(7).run(new PiByFork(UNTIL_CLOSE, 2_000))).isEqualTo(result);
    assertThat(new InlineRuntime(7).reversed().run(new PiByFork(UNTIL_CLOSE, 2_000)))
        .isEqualTo(result);
    assertThat(new InlineRuntime(7).reversed().freezing(2).run(new PiByFork(UNTIL_CLOSE, 2_000)))
        .isEqualTo(result);
    assertThat(new InlineRuntime(7).reversed().freezing(1).run(new PiByLambdas(UNTIL_CLOSE, 2_000)))
        .isEqualTo(result);
    assertThat(new InlineRuntime(8).run(new PiByLambdas(UNTIL_CLOSE, 2_000))).isNotEqualTo(result);
  }

  @Test
  void stopsAtTheFirstPrefixThatIsCloseEnough() {
    Convergence<Proportion> result = new InlineRuntime(7).run(new PiByLambdas(UNTIL_CLOSE, 2_000));
    Convergence<Proportion> inOneWave =
        new InlineRuntime(7).run(new PiByLambdas(new Plan(400, 8, 400, 0.01), 2_000));

    assertThat(result.last().halfWidth()).isLessThanOrEqualTo(0.01);
    assertThat(result.history().get(result.batches() - 2).halfWidth()).isGreaterThan(0.01);
    assertThat(inOneWave).isEqualTo(result);
  }

  @Test
  void reportsAndWritesItsFiles(@TempDir Path directory) throws Exception {
    PiProgram program = new PiProgram();
    Path plot = directory.resolve("new").resolve("pi.png");
    Path csv = directory.resolve("pi.csv");
    new CommandLine(program)
        .parseArgs("--forks=10", "--samples=10000", "--plot=" + plot, "--csv=" + csv);

    Report report = program.report(new InlineRuntime(5).run(program.root()));

    assertThat(report.value()).isBetween(3.1, 3.2);
    assertThat(report.samples()).isEqualTo(100_000);
    assertThat(report.result())
        .containsEntry("published", Math.PI)
        .containsEntry("difference", report.value() - Math.PI)
        .containsEntry("withinConfidence95", true)
        .containsEntry("style", "lambdas");
    assertThat(report.written()).containsExactly(plot, csv);
    assertThat(ImageIO.read(plot.toFile()).getWidth()).isEqualTo(1000);
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(11);
    assertThat(lines.get(0)).isEqualTo("samples,value,standardError,confidenceLow,confidenceHigh");
    assertThat(lines.get(10).split(",", -1)[1]).isEqualTo(Double.toString(report.value()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--forks=0",
        "--forks=-3",
        "--samples=1",
        "--target-error=0",
        "--target-error=NaN",
        "--style=threads"
      })
  void namesAWrongOptionAndItsValue(String argument) {
    PiProgram program = new PiProgram();
    new CommandLine(program).parseArgs(argument);

    assertThatThrownBy(program::root)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(argument.substring(0, argument.indexOf('=')))
        .hasMessageContaining(argument.substring(argument.indexOf('=') + 1));
  }
}
