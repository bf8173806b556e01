package org.rfork.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.runtime.launch.Nodes;

/** Durable jobs as a person has them: nodes stay when {@code rfork run} is gone. */
@Timeout(420)
@Tag("chaos")
class DurableRunIT {
  /** Takes long enough for this JVM to ask the cluster, which it has not done before. */
  private static final String SAMPLE = ising(40_000);

  /** Has not ended when the driver is stopped, however fast the machine. */
  private static final String LONG_SAMPLE = ising(200_000);

  @TempDir private Path folder;
  private Cli cli;
  private List<ProcessHandle> nodes = List.of();

  @BeforeEach
  void configure() throws Exception {
    // Several JVMs on a machine that has other work as well.
    cli =
        new Cli(
            folder,
            "cluster.join-timeout = 2m, jobs.keep-ended = 8s, cluster { unreachable-after = 3s, stable-after = 1s }");
  }

  @AfterEach
  void endAll() {
    cli.close();
    nodes.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void aJobWhoseDriverIsKilledIsFoundAgainAndGivesTheSameBits() throws Exception {
    Map<String, Object> undisturbed = cli.run(SAMPLE).json();
    Cli.Submitted submitted = cli.submit(SAMPLE);
    nodes = nodes(submitted);
    String job = submitted.job();
    Process driver = submitted.driver().process();
    driver.destroyForcibly().waitFor();
    Map<String, Object> found = cli.start("attach " + job + " -o json").json();
    for (String key : List.of("sample", "seed", "value", "standardError", "samples", "forks")) {
      assertThat(found.get(key)).as(key).isEqualTo(undisturbed.get(key));
    }
    assertThat(found.get("result")).isEqualTo(undisturbed.get("result"));
    String nodesOfForks = ((Map<?, ?>) found.get("forksPerNode")).keySet().toString();
    assertThat(nodesOfForks).matches("\\[n\\d(, n\\d)*]");
    Map<String, Object> again = cli.start("attach " + job + " -o json").json();
    assertThat(again.get("value")).isEqualTo(undisturbed.get("value"));
    assertThat(again.get("wallSeconds")).isNull();
    Cli.await("no node is left", () -> nodes.stream().noneMatch(ProcessHandle::isAlive));
    Cli.await("no file is left", () -> files().isEmpty());
  }

  @Test
  void ctrlCDetachesAndTheEndOfTheJobEndsItsNodes() throws Exception {
    Cli.Submitted submitted = cli.submit(LONG_SAMPLE);
    nodes = nodes(submitted);
    String job = submitted.job();
    Process driver = submitted.driver().process();
    for (ProcessHandle node : nodes) {
      Cli.signal("INT", node.pid()); // it goes to all processes of a terminal
    }
    Cli.signal("INT", driver.pid());
    assertThat(driver.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(driver.exitValue()).isEqualTo(130);
    assertThat(submitted.driver().err()).contains(job + " goes on", "./rfork attach " + job);
    assertThat(nodes).allMatch(ProcessHandle::isAlive);
    assertThat(cli.start("attach " + job + " -o json").json()).containsEntry("sample", "ising");
  }

  private static String ising(int samples) {
    return "ising --size 24 --samples %d --burn-in 100 --forks 6 --seed 11 -o json --nodes 3 --threads 1"
        .formatted(samples);
  }

  /** The nodes' processes. */
  private List<ProcessHandle> nodes(Cli.Submitted submitted) {
    List<ProcessHandle> found =
        Nodes.observe(submitted.address(), Duration.ofSeconds(20)).nodes().stream()
            .filter(node -> node.roles().contains("worker"))
            .map(node -> ProcessHandle.of(node.pid()).orElseThrow())
            .toList();
    assertThat(found).hasSize(3);
    return found;
  }

  private List<Path> files() {
    Path registry = folder.resolve("rfork-" + System.getProperty("user.name"));
    try (Stream<Path> files = Files.list(registry)) {
      return files.toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
