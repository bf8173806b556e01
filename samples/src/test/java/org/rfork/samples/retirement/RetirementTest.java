package org.rfork.samples.retirement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rfork.Report;
import org.rfork.samples.InlineRuntime;
import org.rfork.samples.stats.Convergence;
import org.rfork.samples.stats.Proportion;
import picocli.CommandLine;

class RetirementTest {

  @ParameterizedTest
  @CsvSource({"1.0, 0.95", "0.75, 0.98", "0.5, 0.95"})
  void agreesWithTheTrinityStudyOnItsYears(double shares, double published) throws Exception {
    WithdrawalPlan plan = new WithdrawalPlan(0.04, 30, shares);
    RealReturns studied =
        RealReturns.load().between(LocalDate.of(1926, 1, 1), LocalDate.of(1996, 1, 1));

    double success = (double) plan.successesIn(studied) / plan.stretchesIn(studied);

    assertThat(TrinityStudy.success(plan)).hasValue(published);
    // The study has 41 stretches and other bonds: two more or fewer that fail make 5 points.
    assertThat(success).isCloseTo(published, within(0.05));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void comesToTheHistoricalSuccessWhenAStretchIsAWholeRetirement(long seed) throws Exception {
    Report report = report(seed, "--bootstrap=moving", "--block=360", "--samples=1000");

    double exact = (double) report.result().get("historySuccess");
    assertThat(exact).isBetween(report.confidenceLow(), report.confidenceHigh());
    assertThat(report.standardError()).isLessThan(0.002);
    assertThat(report.result()).containsEntry("historyStretches", 1829 - 360 + 1);
  }

  @Test
  void findsTheFourPerCentRuleGoodButNotCertain() throws Exception {
    Report report = report(1, "--shares=0.75", "--samples=500");

    assertThat(report.value()).isBetween(0.88, 0.99);
    assertThat(report(1, "--rate=0.03", "--samples=500").value()).isGreaterThan(report.value());
    assertThat(report(1, "--rate=0.06", "--samples=500").value()).isLessThan(0.8);
    assertThat(report(1, "--rate=0", "--samples=100").value()).isEqualTo(1);
  }

  @Test
  void succeedsExactlyAsLongAsTheMoneyLasts() {
    double[] flat = new double[24];
    Arrays.fill(flat, 1);
    RealReturns none = new RealReturns(LocalDate.of(2000, 1, 1), flat, flat);

    assertThat(new WithdrawalPlan(0.5, 2, 0.3).succeeds(none, month -> month)).isTrue();
    assertThat(new WithdrawalPlan(0.501, 2, 0.3).succeeds(none, month -> month)).isFalse();
    assertThat(new WithdrawalPlan(0.501, 1, 0.3).successesIn(none)).isEqualTo(13);
  }

  @Test
  void growsAsThePublishedIndexDid() throws Exception {
    RealReturns returns = RealReturns.load();
    double shares = 1;
    double bonds = 1;
    for (int month = 0; month < returns.size(); month++) {
      shares *= returns.growth(month, 1);
      bonds *= returns.growth(month, 0);
    }
    double years = returns.size() / 12.0;

    // Siegel, Stocks for the Long Run: about 6.5 to 7 % real for shares, 2 to 3.5 % for bonds.
    assertThat(StrictMath.pow(shares, 1 / years)).isBetween(1.06, 1.075);
    assertThat(StrictMath.pow(bonds, 1 / years)).isBetween(1.02, 1.035);
  }

  @Test
  void pricesBonds() {
    assertThat(RealReturns.bond(0.06, 0.06)).isCloseTo(1 + 0.06 / 12, within(1e-12));
    // Duration of a ten-year 6 % bond is about 7.4 years.
    assertThat(RealReturns.bond(0.06, 0.07) - RealReturns.bond(0.06, 0.06))
        .isBetween(-0.075, -0.065);
    assertThat(RealReturns.bond(0.06, 0)).isCloseTo(1 + 0.06 / 12 * 120, within(1e-12));
  }

  @Test
  void cutsStretchesOfTheRightLength() {
    int[] months = new int[360_000];
    new Bootstrap(Bootstrap.Kind.STATIONARY, 60).draw(months, 1829, new java.util.Random(4));
    int jumps = 0;
    for (int i = 1; i < months.length; i++) {
      jumps += months[i] == (months[i - 1] + 1) % 1829 ? 0 : 1;
    }

    // 6,000 expected; 4 standard deviations are 308.
    assertThat(jumps).isBetween(5_692, 6_308);
    assertThat(Arrays.stream(months).summaryStatistics().getMax()).isEqualTo(1828);
  }

  @Test
  void givesTheSameBitsInAnyOrderAndWhenFrozen() {
    RetirementProgram program = program("--samples=50", "--forks=60", "--target-error=0.02");
    Convergence<Proportion> result = new InlineRuntime(7).run(program.root());

    assertThat(new InlineRuntime(7).reversed().freezing(1).run(program.root())).isEqualTo(result);
    assertThat(new InlineRuntime(8).run(program.root())).isNotEqualTo(result);
    assertThat(result.last().halfWidth()).isLessThanOrEqualTo(0.02);
  }

  @Test
  void writesItsFiles(@TempDir Path directory) throws Exception {
    Path plot = directory.resolve("retirement.png");
    Path csv = directory.resolve("retirement.csv");

    Report report = report(1, "--samples=50", "--plot=" + plot, "--csv=" + csv);

    assertThat(report.written()).containsExactly(plot, csv).allSatisfy(f -> assertThat(f).exists());
    assertThat(report.result()).containsEntry("trinityStudy1926To1995", 0.95);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--rate=1.5", "--years=0", "--shares=1.2", "--bootstrap=jackknife", "--block=0"})
  void namesAWrongOptionAndItsValue(String argument) {
    RetirementProgram program = program(argument);

    assertThatThrownBy(program::root)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(argument.substring(0, argument.indexOf('=')))
        .hasMessageContaining(argument.substring(argument.indexOf('=') + 1));
  }

  private static Report report(long seed, String... arguments) throws Exception {
    RetirementProgram program = program(arguments);
    return program.report(new InlineRuntime(seed).run(program.root()));
  }

  private static RetirementProgram program(String... arguments) {
    RetirementProgram program = new RetirementProgram();
    new CommandLine(program).parseArgs(arguments);
    return program;
  }
}
