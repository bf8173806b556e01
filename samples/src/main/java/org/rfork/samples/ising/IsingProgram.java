package org.rfork.samples.ising;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.rfork.Program;
import org.rfork.Report;
import org.rfork.Task;
import org.rfork.samples.Answer;
import org.rfork.samples.Check;
import org.rfork.samples.Csv;
import org.rfork.samples.RunOptions;
import org.rfork.samples.plot.Curve;
import org.rfork.samples.plot.Mark;
import org.rfork.samples.plot.Measured;
import org.rfork.samples.plot.Plots;
import org.rfork.samples.stats.Plan;
import org.rfork.samples.stats.Point;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The sample {@code ising}. */
public final class IsingProgram implements Program<Ising.Result> {
  private static final double COLDEST = 0.1;
  private static final double HOTTEST = 100;
  private static final int CURVE_CHAINS = 8;
  private static final int CURVE_FEWER = 4;

  @Mixin private final RunOptions run = new RunOptions(400, 32);

  @Option(
      names = "--size",
      paramLabel = "L",
      defaultValue = "64",
      description = "Spins along each side of the lattice. Default: ${DEFAULT-VALUE}.")
  private int size = 64;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "2.0",
      description =
          "Temperature, in units of the coupling; critical at 2.269185. Default: ${DEFAULT-VALUE}.")
  private double temperature = 2.0;

  @Option(
      names = "--burn-in",
      paramLabel = "N",
      defaultValue = "100",
      description = "Sweeps of each chain before it is measured. Default: ${DEFAULT-VALUE}.")
  private long burnIn = 100;

  @Option(
      names = "--curve",
      description =
          "Measure energy and magnetisation from T = 1.4 to 3.4 too; --plot and --csv then show"
              + " these.")
  private boolean curve;

  /** With all options at their defaults. */
  public IsingProgram() {}

  @Override
  public String name() {
    return "ising";
  }

  @Override
  public String summary() {
    return "energy of the 2-D Ising model by long chains with safe points, against Onsager's";
  }

  @Override
  public Task<Ising.Result> root() {
    Model model =
        new Model(
            (int) Check.within("--size", size, 4, 4096),
            Check.within("--temperature", temperature, COLDEST, HOTTEST),
            Check.within("--burn-in", burnIn, 0, 1_000_000_000),
            run.samples());
    return new Ising(plan(), model, curve ? curveOf(model) : null);
  }

  @Override
  public Report report(Ising.Result result) throws IOException {
    Ensemble chains = result.convergence().total();
    Point magnetisation = chains.magnetisationPoint();
    double exact = Onsager.magnetisation(temperature);
    double finite = Kaufman.energy(size, temperature);
    Answer answer =
        Answer.of(result.convergence())
            .published(Onsager.energy(temperature))
            .target(plan())
            .put("temperature", temperature)
            .put("size", size)
            .put("finiteLattice", finite)
            .put("finiteLatticeWithinConfidence95", chains.energyPoint().covers(finite))
            .put("chains", result.convergence().batches())
            .put("magnetisation", magnetisation.value())
            .put("magnetisationStandardError", magnetisation.standardError())
            .put("magnetisationPublished", exact)
            .put("magnetisationWithinConfidence95", magnetisation.covers(exact));
    if (run.plot().isPresent()) {
      answer.write(run.plot().get(), file -> plot(file, result));
    }
    if (run.csv().isPresent()) {
      answer.write(run.csv().get(), file -> table(file, result));
    }
    return answer.toReport();
  }

  /** Chains tell their error by their spread alone, which takes more than a few of them. */
  private Plan plan() {
    return run.plan(16, 16);
  }

  private static EnergyCurve curveOf(Model model) {
    List<Double> temperatures = new ArrayList<>();
    for (int tenths = 14; tenths <= 34; tenths++) {
      temperatures.add(tenths / 10.0);
    }
    Model shorter =
        model.sweeping(model.burnIn() / 2, StrictMath.max(2, model.sweeps() / CURVE_FEWER));
    return new EnergyCurve(shorter, temperatures, CURVE_CHAINS);
  }

  private void plot(Path file, Ising.Result result) throws IOException {
    if (!result.curve().isEmpty()) {
      plotCurve(file, result.curve());
      return;
    }
    Plots.convergence(
        file,
        String.format(
            Locale.ROOT, "2-D Ising model at T = %s J/k, %d × %d spins", temperature, size, size),
        "energy per spin [J]",
        "measured sweeps of all chains",
        result.convergence().history(),
        OptionalDouble.of(Onsager.energy(temperature)));
  }

  private void plotCurve(Path file, List<EnergyCurve.At> curve) throws IOException {
    List<Double> temperatures = curve.stream().map(EnergyCurve.At::temperature).toList();
    List<Point> energies = curve.stream().map(at -> at.ensemble().energyPoint()).toList();
    Plots.curves(
        file,
        "2-D Ising model: energy against temperature",
        "temperature [J/k]",
        "energy per spin [J]",
        List.of(exactCurve(temperatures)),
        List.of(
            new Measured(
                String.format(Locale.ROOT, "%d × %d spins, with 95 %% confidence", size, size),
                temperatures,
                energies)),
        List.of(new Mark("critical temperature", Onsager.CRITICAL_TEMPERATURE)));
  }

  private static Curve exactCurve(List<Double> temperatures) {
    double from = temperatures.get(0);
    double to = temperatures.get(temperatures.size() - 1);
    int steps = 400;
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i <= steps; i++) {
      double at = from + (to - from) * i / steps;
      x.add(at);
      y.add(Onsager.energy(at));
    }
    return new Curve("infinite lattice, Onsager's exact energy", x, y);
  }

  private void table(Path file, Ising.Result result) throws IOException {
    if (result.curve().isEmpty()) {
      Csv.writeHistory(file, result.convergence().history());
      return;
    }
    List<String> header =
        List.of(
            "temperature",
            "energy",
            "energyStandardError",
            "energyExact",
            "energyOfFiniteLattice",
            "magnetisation",
            "magnetisationStandardError",
            "magnetisationExact");
    Csv.write(file, header, result.curve().stream().map(this::row).toList());
  }

  private List<Double> row(EnergyCurve.At at) {
    Point energy = at.ensemble().energyPoint();
    Point magnetisation = at.ensemble().magnetisationPoint();
    return List.of(
        at.temperature(),
        energy.value(),
        energy.standardError(),
        Onsager.energy(at.temperature()),
        Kaufman.energy(size, at.temperature()),
        magnetisation.value(),
        magnetisation.standardError(),
        Onsager.magnetisation(at.temperature()));
  }
}
