package org.rfork.samples.ising;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import org.rfork.samples.stats.Plan;
import org.rfork.samples.stats.Point;
import picocli.CommandLine;

class IsingTest {
  private static final Plan CHAINS = new Plan(32, 32, 32, 0);
  private static final Model SMALL = new Model(16, 2.0, 20, 40);

  /** 4.5 standard errors: of the 8 comparisons one in 10,000 runs would fail, had seeds no fix. */
  private static final double FAR = 4.5;

  @ParameterizedTest
  @ValueSource(doubles = {1.5, 2.0, 2.269185314213022, 4.0})
  void agreesWithAllStatesOfASmallLattice(double temperature) {
    Model model = new Model(SmallLattice.SIZE, temperature, 20, 2_000);
    SmallLattice exact = new SmallLattice(temperature);

    Ensemble chains =
        new InlineRuntime(3).run(new Ising(CHAINS, model, null)).convergence().total();

    Point energy = chains.energyPoint();
    Point magnetisation = chains.magnetisationPoint();
    assertThat(energy.value()).isCloseTo(exact.energy, within(FAR * energy.standardError()));
    assertThat(energy.standardError()).isLessThan(0.006);
    assertThat(magnetisation.value())
        .isCloseTo(exact.magnetisation, within(FAR * magnetisation.standardError()));
    assertThat(magnetisation.standardError()).isLessThan(0.004);
  }

  @Test
  void agreesWithOnsagerAndYangAtItsDefaults() throws Exception {
    IsingProgram program = new IsingProgram();

    Report report = program.report(new InlineRuntime(7).run(program.root()));

    assertThat(report.standardError()).isBetween(1e-4, 2e-3);
    assertThat(report.result())
        .containsEntry("withinConfidence95", true)
        .containsEntry("magnetisationWithinConfidence95", true)
        .containsEntry("chains", 32);
  }

  @Test
  void agreesWithTheFiniteLatticeWhereTheInfiniteOneDiffers() throws Exception {
    IsingProgram program = new IsingProgram();
    new CommandLine(program)
        .parseArgs("--size=16", "--temperature=2.269185314213022", "--samples=1000");

    Report report = program.report(new InlineRuntime(7).run(program.root()));

    assertThat(report.standardError()).isLessThan(5e-3);
    assertThat(report.result())
        .containsEntry("withinConfidence95", false)
        .containsEntry("finiteLatticeWithinConfidence95", true);
  }

  @Test
  void givesTheSameBitsInAnyOrderAndWhenFrozen() {
    Plan plan = new Plan(64, 8, 16, 0.02);
    EnergyCurve curve = new EnergyCurve(SMALL, List.of(1.8, 2.6), 3);
    Ising.Result result = new InlineRuntime(7).run(new Ising(plan, SMALL, curve));

    assertThat(result.convergence().batches()).isBetween(9, 63);
    assertThat(new InlineRuntime(7).reversed().run(new Ising(plan, SMALL, curve)))
        .isEqualTo(result);
    assertThat(new InlineRuntime(7).reversed().freezing(7).run(new Ising(plan, SMALL, curve)))
        .isEqualTo(result);
    assertThat(new InlineRuntime(7).freezing(1).run(new Ising(plan, SMALL, curve)))
        .isEqualTo(result);
    assertThat(new InlineRuntime(8).run(new Ising(plan, SMALL, curve))).isNotEqualTo(result);
  }

  @Test
  void drawsAndTabulatesTheCurve(@TempDir Path directory) throws Exception {
    IsingProgram program = new IsingProgram();
    Path plot = directory.resolve("curve.png");
    Path csv = directory.resolve("curve.csv");
    new CommandLine(program)
        .parseArgs(
            "--curve", "--size=16", "--samples=80", "--forks=8", "--plot=" + plot, "--csv=" + csv);

    Report report = program.report(new InlineRuntime(5).run(program.root()));

    assertThat(report.written()).containsExactly(plot, csv);
    assertThat(ImageIO.read(plot.toFile()).getHeight()).isEqualTo(600);
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(22);
    assertThat(lines.get(0)).startsWith("temperature,energy,");
    String[] coldest = lines.get(1).split(",", -1);
    assertThat(Double.parseDouble(coldest[0])).isEqualTo(1.4);
    assertThat(Double.parseDouble(coldest[1])).isCloseTo(Onsager.energy(1.4), within(0.05));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--size=3", "--temperature=0.0", "--temperature=NaN", "--burn-in=-1"})
  void namesAWrongOptionAndItsValue(String argument) {
    IsingProgram program = new IsingProgram();
    new CommandLine(program).parseArgs(argument);

    assertThatThrownBy(program::root)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(argument.substring(0, argument.indexOf('=')))
        .hasMessageContaining(argument.substring(argument.indexOf('=') + 1));
  }
}
