package org.rfork.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rfork.runtime.placement.PlacementRule;

class RforkConfigTest {
  @TempDir Path directory;

  private Path file(String... lines) throws IOException {
    return Files.write(directory.resolve("rfork.conf"), List.of(lines));
  }

  @Test
  void hasTheDocumentedDefaults() {
    RforkConfig config = RforkConfig.load(null);
    assertThat(config.node().host()).isEqualTo("127.0.0.1");
    assertThat(config.node().port()).isZero();
    assertThat(config.node().roles()).containsExactly("worker");
    assertThat(config.node().threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(config.node().name()).endsWith("-" + ProcessHandle.current().pid());
    assertThat(config.cluster().seedNodes()).isEmpty();
    assertThat(config.cluster().joinTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(config.forks())
        .isEqualTo(
            new RforkConfig.Forks(
                10_000, WhenFull.HELP, 4, Duration.ofSeconds(1), Duration.ofSeconds(10)));
    assertThat(config.exec()).isEqualTo(new RforkConfig.Exec(256, 64));
    assertThat(config.capture())
        .isEqualTo(new RforkConfig.Capture(List.of(), 1L << 30, 10_000_000, 50_000_000));
    assertThat(config.placement())
        .isEqualTo(
            new RforkConfig.PlacementConfig(
                "least-loaded", List.of(), Duration.ofMillis(1), Duration.ofSeconds(1)));
    assertThat(config.blob()).isEqualTo(new RforkConfig.Blob(256 << 10, 256 << 10, 4));
    assertThat(config.jobs().keepEnded()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.output().maxQueuedLines()).isEqualTo(10_000);
    assertThat(config.debug().reenter()).isFalse();
  }

  @Test
  void readsRules() throws IOException {
    Path file =
        file(
            "rfork.placement { strategy = round-robin",
            "  rules = [ { name = db, label = \"db-*\", strategy = affinity, roles = [gpu], per-node ="
                + " 2 },",
            "            { name = rest } ] }");
    RforkConfig.PlacementConfig placement = RforkConfig.load(file).placement();
    assertThat(placement.defaultStrategy()).isEqualTo("round-robin");
    assertThat(placement.rules())
        .containsExactly(
            new PlacementRule("db", "db-*", "affinity", Set.of("gpu"), 2),
            new PlacementRule("rest", "*", null, Set.of(), 0));
  }

  @Test
  void layersCommandLineOverPropertiesOverFile() throws IOException {
    Path file = file("rfork.node { port = 1001, threads = 3, name = a }");
    System.setProperty("rfork.node.port", "1002");
    System.setProperty("rfork.node.threads", "5");
    try {
      RforkConfig config = RforkConfig.load(file, Map.of("rfork.node.threads", 7));
      assertThat(config.node())
          .isEqualTo(
              new RforkConfig.Node(
                  "a", "127.0.0.1", 1002, "127.0.0.1", 1002, 0, 0, Set.of("worker"), 7));
      Map<String, String> origins =
          config.effective().stream()
              .collect(Collectors.toMap(RforkConfig.Entry::key, RforkConfig.Entry::origin));
      assertThat(origins)
          .containsEntry("rfork.node.name", file + ":1")
          .containsEntry("rfork.node.port", "system property")
          .containsEntry("rfork.node.threads", "command line");
      assertThat(origins.get("rfork.node.host")).matches("reference\\.conf:\\d+");
    } finally {
      System.clearProperty("rfork.node.port");
      System.clearProperty("rfork.node.threads");
    }
  }

  @Test
  void leavesThePropertiesOfTheLauncherAlone() {
    System.setProperty("rfork.launch.class-path", "a:b");
    try {
      assertThat(RforkConfig.load(null).effective())
          .noneMatch(entry -> entry.key().startsWith("rfork.launch"));
    } finally {
      System.clearProperty("rfork.launch.class-path");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rfork.node.port = 65536                          | must be from 0 to 65535
          rfork.node.port = http                           | must be a whole number
          rfork.node.threads = -1                          | must be from 0 to 4096
          rfork.node.name = "a b"                          | letters, digits
          rfork.node.host = ""                             | host name or an address
          rfork.node.roles = worker                        | must be a list
          rfork.cluster.seed-nodes = ["a:0"]               | must be host:port
          rfork.cluster.seed-nodes = [":99999"]            | must be host:port
          rfork.cluster.join-timeout = 1ms                 | must be from 1s to 3600s
          rfork.cluster.stable-after = soon                | must be a duration
          rfork.forks.when-full = block                    | must be wait, help or refuse
          rfork.forks.max-in-flight = 0                    | must be from 1 to 10000000
          rfork.capture.allow = ["com..acme"]              | must be a package
          rfork.capture.max-bytes = many                   | must be a size
          rfork.blob.chunk-bytes = 3GiB                    | must be from 1024
          rfork.migration.ratio = 0.5                      | must be from 1.0 to 1000.0
          rfork.migration.ratio = much                     | must be a number
          rfork.migration.cool-down = 0s                   | must be from 1s to 3600s
          rfork.debug.reenter = perhaps                    | must be true or false
          rfork.placement.strategy = leastloaded           | did you mean least-loaded?
          rfork.placement.rules = 1                        | must be a list of sections
          rfork.placement.rules = [{label = a}]            | is missing
          rfork.placement.rules = [{name = a, label = ""}] | must be a pattern
          rfork.placement.rules = [{name = a, per-nod = 1}]| did you mean per-node?
          rfork.placement.rules = [{name = a, strategy = afinity}] | did you mean affinity?
          rfork.forks.max-inflight = 1                     | did you mean rfork.forks.max-in-flight?
          rfork.max-attempts = 1                           | did you mean rfork.forks.max-attempts?
          rfork.forks = 1                                  | is a section
          rfork = 1                                        | is a section
          """)
  void saysKeyValueLineAndWayOut(String line, String wayOut) throws IOException {
    Path file = file("# a comment", line);
    String key = line.substring(0, line.indexOf(" ="));
    assertThatThrownBy(() -> RforkConfig.load(file))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining(key)
        .hasMessageContaining(file + ":2")
        .hasMessageContaining(wayOut);
  }

  @Test
  void saysWhichFileCannotBeRead() throws IOException {
    assertThatThrownBy(() -> RforkConfig.load(directory.resolve("none.conf")))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining("none.conf");
    Path broken = file("rfork.node {", "  port = 1");
    assertThatThrownBy(() -> RforkConfig.load(broken))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining(broken + ": 3");
  }
}
