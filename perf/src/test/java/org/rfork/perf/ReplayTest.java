package org.rfork.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is replayed and drawn, in small; how fast it is is no matter here. */
class ReplayTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.commandLine(null)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void aReplayHasARowForEachSizeAndIsDrawn(@TempDir Path directory) throws Exception {
    assertThat(run("replay", "--nodes", "3,50", "--forks", "20", "-o", "json"))
        .as(err.toString())
        .isZero();
    String json = out.toString();
    assertThat(Report.ofJson(json))
        .extracting(Result::work)
        .containsExactly("replay-3-nodes-20-forks", "replay-50-nodes-20-forks");

    Path file = Files.writeString(directory.resolve("replay.json"), json);
    Path charts = directory.resolve("charts");
    assertThat(run("charts", file.toString(), charts.toString())).as(err.toString()).isZero();
    assertThat(ImageIO.read(charts.resolve("perf-replay.png").toFile()).getWidth()).isEqualTo(900);
  }

  @Test
  void worksAreDrawnEachWithAllSystems(@TempDir Path directory) throws Exception {
    List<Result> results =
        List.of(
            new Result("W1", "rfork", 100, 300, "us", 700),
            new Result("W1", "socket", 50, 90.25, "us", 123_456),
            new Result("W5b-1", "rfork", 3, 3, "Mnodes/s", 3),
            new Result("W5b-gain", "rfork", 1.9, 1.8, "x", 3));
    assertThat(new Charts(directory).draw(results))
        .extracting(path -> path.getFileName().toString())
        .containsExactly("perf-w1.png", "perf-w5b.png");
  }

  @Test
  void aFileThatCannotBeDrawnIsNamedWithTheWayOut(@TempDir Path directory) throws Exception {
    Path text = Files.writeString(directory.resolve("notes.txt"), "not JSON");
    Path missing = directory.resolve("missing.json");
    for (Path file : List.of(text, missing)) {
      assertThat(run("charts", file.toString(), directory.toString())).isEqualTo(2);
      assertThat(err.toString())
          .contains(file + " cannot be drawn: ", "give a file that perf/run -o json has written")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void theTableShowsHowTheCostGrows() {
    assertThat(run("replay", "--nodes", "2,4", "--forks", "10")).as(err.toString()).isZero();
    assertThat(out.toString().lines().skip(1).findFirst().orElseThrow().trim().split(" +"))
        .containsExactly("forks", "2", "4", "x");
  }
}
