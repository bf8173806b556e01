package org.rfork.runtime.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rfork.ForkState;
import org.rfork.Progress;
import org.rfork.resource.OpenMode;

class SnapshotMapsTest {
  private static final ClusterSnapshot CLUSTER =
      new ClusterSnapshot(
          List.of(
              new NodeSnapshot("n1", "h:1", 1L << 40, Set.of("worker", "x"), 2, 1, 3, true, 99)),
          List.of(
              new JobSnapshot(
                  "j", "d", ForkState.FAILED, 3, Map.of("n1", 2L), new Progress(0.1, "so"), 5, 2)),
          List.of(
              new ForkSnapshot(
                  "j/1", "l", ForkState.QUEUED, "n1", "n1", 1, "why", Progress.NONE, 7)),
          List.of(new Decision("j/1", "l", 1, "", "random", "n1", "drawn")),
          List.of(
              new Move("j/1", "n1", "n2", Move.Result.WENT, "why", 1L << 33, 2, 1, 9, null),
              new Move(
                  "j/1",
                  "n1",
                  "n2",
                  Move.Result.NOT_WORTH,
                  "why",
                  7,
                  2,
                  1,
                  9,
                  new Move.Weighed(1e8, 2.5, true, 0, 0.25))),
          List.of(
              new FileSnapshot("data:out", OpenMode.APPEND, 3, 12, 1L << 40, "j/1", 2, "n1", "n2")),
          List.of(
              new SocketSnapshot("h:1", SocketSnapshot.State.FULL, "n1", "j/1", 2, 1L << 40, 3, 4)),
          List.of(
              new RegionSnapshot("grid", "j/1", 1L << 41, 1L << 40, "n1", List.of("j/1", "j/2"))),
          List.of(
              new ChannelSnapshot(
                  "j/3",
                  new ChannelSnapshot.End("j/1", 1, "n1"),
                  new ChannelSnapshot.End("j/2", 2, "n2"),
                  5,
                  4,
                  3,
                  1L << 40,
                  "n2")));

  @Test
  void aClusterComesBackFromJson() throws Exception {
    String json = JSON.std.asString(SnapshotMaps.of(CLUSTER));
    assertThat(SnapshotMaps.toCluster(JSON.std.mapFrom(json))).isEqualTo(CLUSTER);
  }

  @Test
  void aMapThatIsNoClusterIsRefusedByName() {
    assertThatThrownBy(() -> SnapshotMaps.toCluster(Map.of("nodes", List.of("n1"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nodes");
    assertThatThrownBy(() -> SnapshotMaps.toCluster(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nodes");
  }
}
