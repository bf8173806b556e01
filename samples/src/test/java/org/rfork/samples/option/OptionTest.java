package org.rfork.samples.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rfork.Report;
import org.rfork.samples.InlineRuntime;
import org.rfork.samples.option.Terms.Averaging;
import org.rfork.samples.option.Terms.Mean;
import org.rfork.samples.option.Terms.Right;
import org.rfork.samples.option.Terms.Style;
import org.rfork.samples.stats.Convergence;
import picocli.CommandLine;

class OptionTest {
  private static final long SEED = 1;

  static List<Published> published() {
    return Published.ALL;
  }

  @ParameterizedTest
  @MethodSource("published")
  void agreesWithThePublishedPrice(Published published) throws Exception {
    Report report = report(published.terms(), "--samples=300", "--training=20000");

    assertThat(report.result())
        .as("seed %d: %s ± %s", SEED, report.value(), report.standardError())
        .containsEntry("published", published.price())
        .containsEntry("agreesWithPublished", true);
    if (!published.source().startsWith("Levy")) {
      assertThat(report.result()).containsEntry("withinConfidence95", true);
    }
    assertThat(report.standardError()).isLessThan(0.006 * report.value());
  }

  @Test
  void isNearerToTheTruthThanLevysSimulationWhereThereIsAClosedForm() throws Exception {
    // The mean of today's price and the last one: half a European option on twice the strike less
    // today's price.
    Terms twoFixings = asian(Averaging.FIXINGS_FROM_TODAY, 2);
    Terms half =
        new Terms(
            Style.EUROPEAN,
            Right.PUT,
            90,
            2 * 87 - 90,
            0.025,
            0.06,
            0.13,
            11.0 / 12,
            1,
            Averaging.FIXINGS,
            Mean.ARITHMETIC);
    double exact = Black.european(half, 90, 11.0 / 12) / 2;

    Report report = report(twoFixings, "--samples=5000");

    assertThat(exact).isCloseTo(1.393980936749804, within(1e-12));
    assertThat(report.value()).isCloseTo(exact, within(2.58 * report.standardError()));
    assertThat(report.standardError()).isLessThan(1e-4);
  }

  @Test
  void pricesAnAmericanOptionAsALatticeDoesAndNeverAboveIt() throws Exception {
    Terms call =
        new Terms(
            Style.AMERICAN,
            Right.CALL,
            100,
            95,
            0.03,
            0.07,
            0.25,
            1,
            12,
            Averaging.FIXINGS,
            Mean.ARITHMETIC);

    Report report = report(call, "--samples=1000");

    double lattice = Lattice.price(call);
    assertThat(report.value())
        .isBetween(lattice * 0.999, lattice + 2.58 * report.standardError() + 1e-3);
    assertThat(report.standardError()).isLessThan(2e-3);
  }

  @Test
  void exercisesAtOnceWhatIsDeepInTheMoney() throws Exception {
    Terms deep =
        new Terms(
            Style.AMERICAN,
            Right.PUT,
            20,
            40,
            0.06,
            0,
            0.2,
            1,
            50,
            Averaging.FIXINGS,
            Mean.ARITHMETIC);

    Report report = report(deep, "--samples=10", "--training=2000");

    assertThat(report.value()).isEqualTo(20);
    assertThat(report.standardError()).isZero();
  }

  @Test
  void givesTheSameBitsInAnyOrderAndWhenFrozen() {
    Terms terms = Published.ALL.get(Published.ALL.size() - 1).terms();
    OptionProgram program =
        program(terms, "--samples=100", "--training=2000", "--forks=40", "--target-error=0.004");
    Convergence<Controlled> result = new InlineRuntime(7).run(program.root());

    assertThat(new InlineRuntime(7).reversed().freezing(1).run(program.root())).isEqualTo(result);
    assertThat(new InlineRuntime(8).run(program.root())).isNotEqualTo(result);
    assertThat(result.last().halfWidth()).isLessThanOrEqualTo(0.004);
    assertThat(result.batches()).isBetween(8, 39);
  }

  @Test
  void writesItsFiles(@TempDir Path directory) throws Exception {
    Path plot = directory.resolve("option.png");
    Path csv = directory.resolve("option.csv");

    Report report =
        report(asian(Averaging.FIXINGS, 4), "--samples=50", "--plot=" + plot, "--csv=" + csv);

    assertThat(report.written()).containsExactly(plot, csv).allSatisfy(f -> assertThat(f).exists());
    assertThat(report.result()).doesNotContainKey("published").containsKey("geometricClosedForm");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--style=bermudan",
        "--type=straddle",
        "--spot=-1.0",
        "--volatility=0.0",
        "--years=NaN",
        "--training=5"
      })
  void namesAWrongOptionAndItsValue(String argument) {
    OptionProgram program = new OptionProgram();
    new CommandLine(program).parseArgs(argument);

    assertThatThrownBy(program::root)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(argument.substring(0, argument.indexOf('=')))
        .hasMessageContaining(argument.substring(argument.indexOf('=') + 1));
  }

  private static Terms asian(Averaging averaging, int dates) {
    return new Terms(
        Style.ASIAN,
        Right.PUT,
        90,
        87,
        0.025,
        0.06,
        0.13,
        11.0 / 12,
        dates,
        averaging,
        Mean.ARITHMETIC);
  }

  private static Report report(Terms terms, String... more) throws Exception {
    OptionProgram program = program(terms, more);
    return program.report(new InlineRuntime(SEED).run(program.root()));
  }

  private static OptionProgram program(Terms terms, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--style=" + optionName(terms.style()));
    arguments.add("--type=" + optionName(terms.right()));
    arguments.add("--averaging=" + optionName(terms.averaging()));
    arguments.add("--mean=" + optionName(terms.mean()));
    arguments.add("--spot=" + terms.spot());
    arguments.add("--strike=" + terms.strike());
    arguments.add("--rate=" + terms.rate());
    arguments.add("--yield=" + terms.yield());
    arguments.add("--volatility=" + terms.volatility());
    arguments.add("--years=" + terms.years());
    arguments.add("--dates=" + terms.dates());
    OptionProgram program = new OptionProgram();
    new CommandLine(program).parseArgs(arguments.toArray(String[]::new));
    return program;
  }

  private static String optionName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
