package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rfork.ForkState;
import org.rfork.Progress;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.ForkSnapshot;

/** Snapshots as they travel. */
class SnapshotCodecTest {
  private static final int NODES = 20;

  /** So many of a node are shown at most. */
  private static final int FORKS_OF_A_NODE = 1000;

  private static ClusterSnapshot busyCluster() {
    List<ForkSnapshot> forks = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      for (int fork = 0; fork < FORKS_OF_A_NODE; fork++) {
        forks.add(
            new ForkSnapshot(
                "portfolio-5f2c/" + node + "/" + fork,
                "prices",
                ForkState.QUEUED,
                "worker-" + node,
                "worker-" + fork % NODES,
                1,
                "least-loaded: worker-%d has %d forks on 4 threads; worker-%d has %d on 4"
                    .formatted(fork % NODES, 40 + fork % 7, (fork + 1) % NODES, 41 + fork % 7),
                Progress.NONE,
                17_000 + 31 * fork));
      }
    }
    return new ClusterSnapshot(
        List.of(), List.of(), forks, List.of(), List.of(), List.of(), List.of(), List.of(),
        List.of());
  }

  @Test
  void whatTwentyBusyNodesKnowFitsIntoOneFrame() {
    ClusterSnapshot busy = busyCluster();
    byte[] packed = SnapshotCodec.packed(busy);
    long frame =
        ConfigFactory.parseResources("rfork-pekko.conf")
            .getBytes("pekko.remote.artery.advanced.maximum-frame-size");
    assertThat(packed.length).isLessThan((int) frame / 2);
    assertThat(SnapshotCodec.unpacked(packed)).isEqualTo(busy);
  }

  @Test
  void whatIsNoSnapshotIsRefused() {
    byte[] packed = SnapshotCodec.packed(busyCluster());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SnapshotCodec.unpacked(Arrays.copyOf(packed, packed.length / 2)))
        .withMessageContaining("no snapshot");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SnapshotCodec.unpacked(new byte[] {1, 2, 3}))
        .withMessageContaining("no snapshot");
  }
}
