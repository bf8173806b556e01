package org.rfork.runtime.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rfork.Program;
import org.rfork.Report;
import org.rfork.Task;
import picocli.CommandLine.Option;

/** A program whose answer is its option. */
public final class ToyProgram implements Program<Double> {
  @Option(names = "--points", description = "how many points. Default ${DEFAULT-VALUE}.")
  int points = 3;

  @Override
  public String name() {
    return "toy";
  }

  @Override
  public String summary() {
    return "Answers with its option.";
  }

  @Override
  public Task<Double> root() {
    if (points < 0) {
      throw new IllegalArgumentException("--points must not be negative: " + points);
    }
    double answer = points;
    return () -> answer / 3;
  }

  @Override
  public Report report(Double result) {
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("relative error", Double.NaN);
    more.put("style", "plain");
    return Report.of(result, 0.0123, 12345, more, List.of(Path.of("toy.png")));
  }
}
