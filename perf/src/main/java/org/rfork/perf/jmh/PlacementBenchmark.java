package org.rfork.perf.jmh;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rfork.ForkPath;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.placement.ClusterView;
import org.rfork.runtime.placement.NodeStatus;
import org.rfork.runtime.placement.Placement;
import org.rfork.runtime.placement.PlacementRequest;
import org.rfork.runtime.placement.PlacementRules;
import org.rfork.runtime.placement.Placer;

/** What it costs to choose a node. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PlacementBenchmark {
  /** A power of two, so that the next request is a mask away. */
  private static final int REQUESTS = 1024;

  /** How the node is chosen. */
  @Param({"round-robin", "random", "least-loaded", "local-first", "affinity"})
  public String strategy = "least-loaded";

  /** Among how many. */
  @Param({"3", "10", "1000"})
  public int nodes = 3;

  private Placer placer = new Placer(new PlacementRules("least-loaded", List.of(), 0));
  private ClusterView view = new ClusterView(List.of());
  private List<PlacementRequest> requests = List.of();
  private int next;

  /** Makes a cluster with different loads, and requests of different paths. */
  @Setup
  public void prepare() {
    placer = new Placer(new PlacementRules(strategy, List.of(), 0));
    view = new ClusterView(IntStream.range(0, nodes).mapToObj(this::node).toList());
    ForkPath root = ForkPath.root("bench");
    requests = IntStream.range(0, REQUESTS).mapToObj(i -> request(root.child(i))).toList();
  }

  /** One placement. */
  @Benchmark
  public Placement place() {
    next = (next + 1) & (REQUESTS - 1);
    return placer.place(view, requests.get(next));
  }

  private NodeStatus node(int number) {
    NodeId id = new NodeId("node-%04d".formatted(number), number);
    int load = number * 7919 % 13;
    return new NodeStatus(id, Set.of("worker"), 2, load, number == nodes / 2);
  }

  private static PlacementRequest request(ForkPath path) {
    return new PlacementRequest(
        ForkName.of(path), "default", null, null, null, Set.of(), Set.of(), false, null, 0);
  }
}
