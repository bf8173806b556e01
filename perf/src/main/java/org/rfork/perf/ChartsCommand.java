package org.rfork.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws the results of one run. */
@Command(
    name = "charts",
    description =
        "Draws what perf/run -o json or perf/run replay -o json wrote, a PNG for each work.")
final class ChartsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RESULTS.json", description = "What a run wrote.")
  private Path file;

  @Parameters(
      index = "1",
      paramLabel = "DIRECTORY",
      description = "Where the charts go; it is made if it is missing.")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    List<Result> results = results();
    Files.createDirectories(directory);
    for (Path written : new Charts(directory).draw(results)) {
      spec.commandLine().getOut().println(written);
    }
    return 0;
  }

  private List<Result> results() {
    try {
      return Report.ofJson(Files.readString(file));
    } catch (IOException | IllegalArgumentException unusable) {
      throw new ParameterException(
          spec.commandLine(),
          "%s cannot be drawn: %s; give a file that perf/run -o json has written"
              .formatted(file, unusable),
          unusable);
    }
  }
}
