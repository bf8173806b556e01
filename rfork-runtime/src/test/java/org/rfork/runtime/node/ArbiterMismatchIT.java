package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.launch.FreePort;

/** Nodes that would decide otherwise in a cut cannot be members of one cluster. */
@Timeout(90)
class ArbiterMismatchIT {
  @TempDir private Path directory;

  private static ClusterNode start(int seed, Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("rfork.cluster.seed-nodes", List.of("127.0.0.1:" + seed));
    settings.put("rfork.node.threads", 1);
    return ClusterNode.start(RforkConfig.load(null, settings), ready -> {});
  }

  @Test
  void aNodeWithoutTheArbiterCannotJoinNodesThatHaveIt() {
    int port = FreePort.on("127.0.0.1");
    var withArbiter =
        Map.of("rfork.node.port", port, "rfork.cluster.arbiter-directory", directory.toString());
    try (ClusterNode first = start(port, withArbiter)) {
      assertThatThrownBy(() -> start(port, Map.of("rfork.node.name", "without")).close())
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("without could not join the cluster at [127.0.0.1:" + port + "]")
          .hasMessageContaining("rfork.cluster.arbiter-directory");
    }
  }
}
