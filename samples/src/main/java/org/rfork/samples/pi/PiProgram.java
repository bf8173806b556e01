package org.rfork.samples.pi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.rfork.Program;
import org.rfork.Report;
import org.rfork.Task;
import org.rfork.samples.Answer;
import org.rfork.samples.Check;
import org.rfork.samples.Csv;
import org.rfork.samples.RunOptions;
import org.rfork.samples.plot.Plots;
import org.rfork.samples.stats.Convergence;
import org.rfork.samples.stats.Point;
import org.rfork.samples.stats.Proportion;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The sample {@code pi}. */
public final class PiProgram implements Program<Convergence<Proportion>> {

  /** The two ways the program is written. */
  enum Style {
    LAMBDAS,
    FORK
  }

  @Mixin private final RunOptions run = new RunOptions(5_000_000, 64);

  @Option(
      names = "--style",
      paramLabel = "STYLE",
      defaultValue = "lambdas",
      description =
          "lambdas: a lambda for each batch; fork: the UNIX-style fork() that returns twice. Both"
              + " give the same bits. Default: ${DEFAULT-VALUE}.")
  private String style = "lambdas";

  /** With all options at their defaults. */
  public PiProgram() {}

  @Override
  public String name() {
    return "pi";
  }

  @Override
  public String summary() {
    return "π from uniform points in a square, written with lambdas and with UNIX-style fork()";
  }

  @Override
  public Task<Convergence<Proportion>> root() {
    return switch (Check.oneOf("--style", style, Style.class)) {
      case LAMBDAS -> new PiByLambdas(run.plan(), run.samples());
      case FORK -> new PiByFork(run.plan(), run.samples());
    };
  }

  @Override
  public Report report(Convergence<Proportion> result) throws IOException {
    Answer answer = Answer.of(result).published(Math.PI).target(run.plan()).put("style", style);
    answer.put("pointsInside", result.total().hits());
    if (run.plot().isPresent()) {
      answer.write(run.plot().get(), file -> plot(file, result.history()));
    }
    if (run.csv().isPresent()) {
      answer.write(run.csv().get(), file -> Csv.writeHistory(file, result.history()));
    }
    return answer.toReport();
  }

  private static void plot(Path file, List<Point> history) throws IOException {
    Plots.convergence(
        file,
        "π from points in the unit square",
        "estimate of π",
        "random points",
        history,
        OptionalDouble.of(Math.PI));
  }
}
