package org.rfork.samples.stencil;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rfork.Program;
import org.rfork.Report;
import org.rfork.Task;
import org.rfork.samples.Check;
import picocli.CommandLine.Option;

/** The sample {@code stencil}. */
public final class StencilProgram implements Program<Stencil.Result> {
  @Option(
      names = "--size",
      paramLabel = "N",
      defaultValue = "255",
      description = "Inner points along each side of the plate, odd. Default: ${DEFAULT-VALUE}.")
  private int size = 255;

  @Option(
      names = "--sweeps",
      paramLabel = "N",
      defaultValue = "4000",
      description = "How many steps of time. Default: ${DEFAULT-VALUE}.")
  private int sweeps = 4000;

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many forks share the plate. Default: ${DEFAULT-VALUE}.")
  private int forks = 4;

  /** With all options at their defaults. */
  public StencilProgram() {}

  @Override
  public String name() {
    return "stencil";
  }

  @Override
  public String summary() {
    return "heat equation on a grid in shared memory, by a group of forks that move as one";
  }

  @Override
  public Task<Stencil.Result> root() {
    int checked = (int) Check.within("--size", size, 3, 16383);
    if (checked % 2 == 0) {
      throw new IllegalArgumentException("--size must be odd, to have a middle, not " + checked);
    }
    return new Stencil(
        checked,
        (int) Check.within("--sweeps", sweeps, 1, 1_000_000_000),
        (int) Check.within("--forks", forks, 1, Math.min(checked, 1024)));
  }

  /** The wave that the plate begins with keeps its form, and is damped alike in each sweep. */
  @Override
  public Report report(Stencil.Result result) {
    double damping = StrictMath.cos(StrictMath.PI / (size + 1));
    double exact = StrictMath.pow(damping, sweeps);
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("exact", exact);
    more.put("difference", result.centre() - exact);
    more.put("meanTemperature", result.mean());
    more.put("size", size);
    more.put("sweeps", sweeps);
    more.put("rows", result.rows());
    return Report.of(result.centre(), 0, (long) sweeps * size * size, more, List.of());
  }
}
