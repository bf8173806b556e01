package org.rfork.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.runtime.launch.Nodes;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.Move;

/** The sample {@code stencil} as a durable job, whose nodes and driver are killed. */
@Timeout(420)
@Tag("chaos")
class StencilRecoveryIT {
  private static final String SAMPLE =
      "stencil --size 255 --sweeps 30000 --forks 4 -o json --threads 2 --nodes ";

  private static final String QUICK = "stencil --size 255 --sweeps 30000 --forks 1 -o json";

  @TempDir private Path folder;
  private Path directory = Path.of("");
  private Cli cli;
  private List<ProcessHandle> nodes = List.of();

  @BeforeEach
  void configure() throws Exception {
    directory = Files.createDirectory(folder.resolve("states"));
    cli =
        new Cli(
            folder,
            "cluster.join-timeout = 2m, checkpoint.interval = 500ms, checkpoint.directory = \""
                + directory
                + "\"");
  }

  @AfterEach
  void endAll() {
    cli.close();
    nodes.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void theNodeOfTheGroupAndTheDriverAreKilledAndTheBitsAreTheSame() throws Exception {
    Map<String, Object> undisturbed = cli.run(QUICK).json();
    Cli.Submitted submitted = cli.submit(SAMPLE + 3);
    killNodeOfGroup(submitted);
    Cli.await("it is captured again", () -> captured(look(submitted)) != null);
    submitted.driver().process().destroyForcibly().waitFor();
    Map<String, Object> found = cli.start("attach " + submitted.job() + " -o json").json();
    assertThat(found.get("value")).isEqualTo(undisturbed.get("value"));
    assertThat(found.get("result")).isEqualTo(undisturbed.get("result"));
  }

  @Test
  void allAreKilledAndTheJobIsRestartedFromItsDirectoryAndFromAFile() throws Exception {
    Map<String, Object> undisturbed = cli.run(QUICK).json();
    Cli.Submitted submitted = cli.submit(SAMPLE + 2);
    Cli.await("it is captured", () -> captured(look(submitted)) != null);
    Path file = folder.resolve("stencil.job");
    cli.start("checkpoint " + submitted.job() + " --out " + file).awaitSuccess();
    nodes.forEach(ProcessHandle::destroyForcibly);
    submitted.driver().process().destroyForcibly().waitFor();
    for (String from : List.of(directory.toString(), file.toString())) {
      Map<String, Object> restarted =
          cli.startConfigured("restart " + from + " --nodes 1 -o json").json();
      assertThat(restarted.toString())
          .as("from %s", from)
          .contains("centre=" + undisturbed.get("value"));
    }
  }

  private ClusterSnapshot look(Cli.Submitted submitted) {
    ClusterSnapshot seen = Nodes.observe(submitted.address(), Duration.ofSeconds(20));
    nodes =
        seen.nodes().stream()
            .filter(node -> node.roles().contains("worker"))
            .flatMap(node -> ProcessHandle.of(node.pid()).stream())
            .toList();
    return seen;
  }

  /** The node that has the region, if a checkpoint of it counts; else null. */
  private static String captured(ClusterSnapshot seen) {
    return seen.moves().stream()
        .filter(move -> move.result() == Move.Result.CAPTURED)
        .map(Move::from)
        .filter(from -> seen.regions().stream().anyMatch(region -> region.node().equals(from)))
        .findFirst()
        .orElse(null);
  }

  private void killNodeOfGroup(Cli.Submitted submitted) throws Exception {
    Cli.await("it is captured", () -> captured(look(submitted)) != null);
    ClusterSnapshot seen = look(submitted);
    String node = captured(seen);
    seen.nodes().stream()
        .filter(each -> each.name().equals(node))
        .flatMap(each -> ProcessHandle.of(each.pid()).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }
}
