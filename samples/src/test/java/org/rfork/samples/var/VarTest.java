package org.rfork.samples.var;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rfork.Report;
import org.rfork.samples.InlineRuntime;
import org.rfork.samples.stats.Convergence;
import org.rfork.samples.stats.Point;
import picocli.CommandLine;

class VarTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithTheStandardNormal(long seed) throws Exception {
    Report report = report(seed, "--method=normal", "--samples=20000");

    assertThat(report.result())
        .as("seed %d: %s", seed, report)
        .containsEntry("withinConfidence95", true)
        .containsEntry("expectedShortfallWithinConfidence95", true);
    assertThat(report.value()).isCloseTo(2.326348, within(0.012));
    assertThat((double) report.result().get("expectedShortfall"))
        .isCloseTo(2.665214, within(0.015));
  }

  @Test
  void hasConfidenceIntervalsThatCoverAsOftenAsTheySay() {
    int valueCovered = 0;
    int shortfallCovered = 0;
    for (long seed = 0; seed < 200; seed++) {
      VarProgram program = program("--method=normal", "--samples=2500", "--forks=4");
      Convergence<Losses> result = new InlineRuntime(seed).run(program.root());
      Point shortfall = result.total().shortfall();
      valueCovered += result.last().covers(2.326347874) ? 1 : 0;
      shortfallCovered += shortfall.covers(2.665214220) ? 1 : 0;
    }
    // 190 expected; 4 standard deviations of a binomial are 12.
    assertThat(valueCovered).isBetween(178, 199);
    assertThat(shortfallCovered).isBetween(178, 199);
  }

  @Test
  void poolsBatchesExactly() {
    double[] all = new double[40_000];
    SplittableRandom random = new SplittableRandom(5);
    Losses pooled = Losses.none(0.99);
    for (int batch = 0; batch < 10; batch++) {
      double[] part = random.doubles(4_000, -1, 1).toArray();
      System.arraycopy(part, 0, all, batch * part.length, part.length);
      pooled = pooled.plus(Losses.of(0.99, part));
    }
    Losses whole = Losses.of(0.99, all);
    double[] sorted = all.clone();
    Arrays.sort(sorted);

    assertThat(pooled.value()).isEqualTo(sorted[40_000 - 400 - 1]).isEqualTo(whole.value());
    assertThat(pooled.shortfall()).isEqualTo(whole.shortfall());
    assertThat(pooled.standardError()).isEqualTo(whole.standardError());
    assertThat(pooled.shortfall().value())
        .isCloseTo(
            Arrays.stream(sorted, 40_000 - 400, 40_000).average().orElseThrow(), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"filtered", "plain"})
  void comesToWhatAllPastDaysSay(String method) throws Exception {
    Report report = report(1, "--method=" + method, "--samples=20000");
    Map<String, Object> result = report.result();

    double exact = (double) result.get("valueAtRiskOfAllPastDays");
    double shortfall = (double) result.get("expectedShortfallOfAllPastDays");
    double error = (double) result.get("expectedShortfallStandardError");
    assertThat(exact).isBetween(report.confidenceLow(), report.confidenceHigh()).isPositive();
    assertThat((double) result.get("expectedShortfall")).isCloseTo(shortfall, within(2.58 * error));
    assertThat(shortfall).isGreaterThan(exact);
    assertThat(report.standardError())
        .isLessThan((double) result.get("standardErrorFromShortHistory"));
    assertThat(result)
        .containsEntry("firstDay", "1998-02-17")
        .containsEntry("lastDay", "2026-08-18");
  }

  @Test
  void keepsTheNegativePriceAsTheMoveThatItWas() throws Exception {
    PriceHistory history = PriceHistory.load();
    int count = new RiskFactor(history.of(1), 0.94).changes().length;
    int seeds = history.dates().size() - count;
    int fall = history.dates().indexOf(LocalDate.of(2020, 4, 20)) - seeds;
    double[] changes = new RiskFactor(history.of(1), 0.94).changes();
    double[] residuals = new RiskFactor(history.of(1), 0.94).residuals();

    assertThat(history.prices().get(fall + seeds).get(1)).isEqualTo(-36.98);
    assertThat(changes[fall]).isBetween(-3.0, -2.0);
    assertThat(changes[fall + 1]).isBetween(2.0, 2.6);
    assertThat(residuals[fall]).isLessThan(-10);
    assertThat(changes).doesNotContain(Double.NaN, Double.NEGATIVE_INFINITY);
    assertThat(history.dates()).doesNotContain(LocalDate.of(2018, 1, 5)).isSorted();
  }

  @Test
  void standardisesTheMoves() throws Exception {
    PriceHistory history = PriceHistory.load();
    for (int commodity = 0; commodity < PriceHistory.NAMES.size(); commodity++) {
      double[] residuals = new RiskFactor(history.of(commodity), 0.94).residuals();
      long within = Arrays.stream(residuals).filter(z -> StrictMath.abs(z) < 1).count();

      // A normal variable has 68.3 %; fat tails put more near 0.
      assertThat((double) within / residuals.length).isBetween(0.66, 0.78);
    }
  }

  @Test
  void losesMoreOverTenDaysAndLessWhenHedged() throws Exception {
    double day = report(1, "--samples=5000", "--forks=16").value();

    assertThat(report(1, "--samples=5000", "--forks=16", "--days=10").value())
        .isBetween(2 * day, 5 * day);
    assertThat(report(1, "--samples=5000", "--forks=16", "--wti=-100000").value())
        .isLessThan(0.8 * day);
  }

  @Test
  void givesTheSameBitsInAnyOrderAndWhenFrozen() throws Exception {
    String[] arguments = {"--samples=2000", "--forks=40", "--target-error=50000"};
    VarProgram program = program(arguments);
    Convergence<Losses> result = new InlineRuntime(7).run(program.root());
    Convergence<Losses> again = new InlineRuntime(7).reversed().freezing(1).run(program.root());

    assertThat(again.history()).isEqualTo(result.history());
    assertThat(again.total().shortfall()).isEqualTo(result.total().shortfall());
    assertThat(new InlineRuntime(8).run(program.root()).history()).isNotEqualTo(result.history());
  }

  @Test
  void writesItsFiles(@TempDir Path directory) throws Exception {
    Path plot = directory.resolve("var.png");
    Path csv = directory.resolve("var.csv");

    Report report = report(1, "--samples=1000", "--plot=" + plot, "--csv=" + csv);

    assertThat(report.written()).containsExactly(plot, csv).allSatisfy(f -> assertThat(f).exists());
    assertThat(report.result()).containsKey("negativePrice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--method=guess",
        "--level=1.0",
        "--days=0",
        "--decay=1.5",
        "--gas=NaN",
        "--samples=10"
      })
  void namesAWrongOptionAndItsValue(String argument) {
    VarProgram program = program(argument);

    assertThatThrownBy(program::root)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(argument.substring(0, argument.indexOf('=')))
        .hasMessageContaining(argument.substring(argument.indexOf('=') + 1));
  }

  private static Report report(long seed, String... arguments) throws Exception {
    VarProgram program = program(arguments);
    return program.report(new InlineRuntime(seed).run(program.root()));
  }

  private static VarProgram program(String... arguments) {
    VarProgram program = new VarProgram();
    new CommandLine(program).parseArgs(arguments);
    return program;
  }
}
