package org.rfork.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Fork;
import org.rfork.RemoteFork;

/** What {@code rfork run} runs, prints, draws and refuses, as {@link RunIT} has it. */
@Timeout(180)
class RunOutputIT extends WithCli {
  /** Prints what its forks draw. */
  static final class Draws {
    private Draws() {}

    public static void main(String[] args) {
      List<Fork<Long>> forks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        forks.add(RemoteFork.fork(() -> RemoteFork.random().nextLong()));
      }
      System.out.println("drawn: " + forks.stream().map(Fork::join).toList());
    }
  }

  @Test
  void aSampleDrawsAndWritesATable() throws Exception {
    Path plot = folder.resolve("pi.png");
    Path table = folder.resolve("pi.csv");
    Cli.Running ended =
        cli.runQuietly(
            "pi --nodes 2 --seed 7 --samples 100000 --forks 8 --plot " + plot + " --csv " + table);
    assertThat(ended.out()).contains("standard error", "95 % confidence", "wall time", "on n1");
    assertThat(ImageIO.read(plot.toFile()).getWidth()).isGreaterThanOrEqualTo(600);
    assertThat(Files.readAllLines(table)).hasSizeGreaterThan(2);
  }

  @Test
  void aMainClassRunsOnItsNodesWithTheSeedOfTheCommandLine() throws Exception {
    assertThat(
            cli.runQuietly(Draws.class.getName() + " --nodes 2 --seed 5").out().lines().findFirst())
        .contains(printedInThisJvm(5).strip())
        .get()
        .isNotEqualTo(printedInThisJvm(6).strip());
  }

  @Test
  void whatASampleRefusesIsRefusedBeforeAClusterIsStarted() throws Exception {
    Cli.Running refused = cli.startConfigured("run pi --nodes 2 --forks -3");
    assertThat(refused.process().waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(refused.process().exitValue()).isEqualTo(2);
    assertThat(refused.err()).contains("--forks", "-3").doesNotContain("cluster is up");
  }

  private static String printedInThisJvm(long seed) {
    PrintStream before = System.out;
    var printed = new ByteArrayOutputStream();
    try (var stream = new PrintStream(printed, true, UTF_8)) {
      System.setOut(stream);
      new InlineRuntime(seed)
          .run(
              () -> {
                Draws.main(new String[0]);
                return null;
              });
    } finally {
      System.setOut(before);
    }
    return printed.toString(UTF_8);
  }
}
