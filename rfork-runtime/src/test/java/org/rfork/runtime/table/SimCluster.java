package org.rfork.runtime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/**
 * A whole cluster in one thread: nodes that crash and come back as new incarnations, forks that
 * fork, and faults that stop, after which everything must settle. The seed decides all of it.
 */
final class SimCluster {
  private static final long FAULTS_END = 2_000;
  private static final long SETTLED_BY = 30_000;

  final SimNetwork net;
  final SimBug bug;
  final Coverage coverage;
  final Delivered delivered = new Delivered();
  private final Map<String, SimNode> nodes = new TreeMap<>();
  private final int roots;
  private long incarnations;

  private SimCluster(long seed, SimBug bug, Coverage coverage) {
    this.net = new SimNetwork(seed);
    this.bug = bug;
    this.coverage = coverage;
    int size = 2 + net.random.nextInt(4);
    for (int i = 0; i < size; i++) {
      join("n" + i);
    }
    roots = 1 + net.random.nextInt(4);
    for (int i = 0; i < roots; i++) {
      ForkPath root = ForkPath.root("job-" + i);
      net.after(net.random.nextInt(500), () -> node("n0").fork(root));
    }
    net.after(50, this::mischief);
    net.after(FAULTS_END, this::stopFaults);
  }

  /**
   * Runs one seed to its end.
   *
   * @return the trace
   * @throws AssertionError naming the seed, with the end of the trace
   */
  static List<SimNetwork.Line> run(long seed, SimBug bug, Coverage coverage) {
    SimCluster cluster = new SimCluster(seed, bug, coverage);
    try {
      cluster.settle();
    } catch (AssertionError | RuntimeException failure) {
      List<SimNetwork.Line> trace = cluster.net.trace();
      String end =
          trace.stream()
              .skip(Math.max(0, trace.size() - 60))
              .map(SimNetwork.Line::toString)
              .collect(Collectors.joining("\n"));
      throw new AssertionError(
          "seed %d: %s%nend of its trace:%n%s".formatted(seed, failure.getMessage(), end), failure);
    }
    return cluster.net.trace();
  }

  void ifAlive(NodeId id, Consumer<SimNode> action) {
    SimNode node = nodes.get(id.name());
    if (node != null && node.alive && node.id.equals(id)) {
      action.accept(node);
    }
  }

  private void settle() {
    while (net.isFaulty() || !isSettled()) {
      if (net.now() > SETTLED_BY) {
        throw new AssertionError("not settled: " + remains());
      }
      net.step();
    }
    if (delivered.count() < roots) {
      throw new AssertionError("only " + delivered.count() + " outcomes of " + roots + " roots");
    }
  }

  private boolean isSettled() {
    for (SimNode node : nodes.values()) {
      if (node.table.size() + node.table.unacknowledgedCancels() + node.host.size() > 0) {
        return false;
      }
    }
    return delivered.isComplete(id -> id.equals(node(id.name()).id));
  }

  private List<Object> remains() {
    List<Object> all = new ArrayList<>();
    for (SimNode node : nodes.values()) {
      all.addAll(node.table.views(10, net.now()));
      all.addAll(node.host.views(10, net.now()));
    }
    return all;
  }

  private void mischief() {
    if (!net.isFaulty()) {
      return;
    }
    int dice = net.random.nextInt(10);
    SimNode node = node("n" + net.random.nextInt(nodes.size()));
    if (dice < 3 && !node.id.name().equals("n0")) {
      crash(node);
    } else if (dice < 5) {
      cancelOne(node);
    } else if (dice < 7) {
      node.on(new HomeEvent.ClusterChanged());
    }
    net.after(20 + net.random.nextInt(250), this::mischief);
  }

  private void cancelOne(SimNode node) {
    node.table.views(Integer.MAX_VALUE, net.now()).stream()
        .map(ForkView::path)
        .min(ForkPath::compareTo)
        .ifPresent(path -> node.on(new HomeEvent.CancelAsked(path, "somebody asked")));
  }

  /** Ends a life. Each other node hears of it at a time of its own; the next life joins at once. */
  private void crash(SimNode victim) {
    if (!victim.alive) {
      return;
    }
    victim.alive = false;
    net.trace(victim.id, "crashes");
    for (SimNode witness : nodes.values()) {
      if (witness.alive) {
        net.after(1 + net.random.nextInt(300), () -> witnessLoss(witness, victim.id));
      }
    }
    net.after(net.random.nextInt(400), () -> join(victim.id.name()));
  }

  private void witnessLoss(SimNode witness, NodeId gone) {
    witness.known.remove(gone);
    witness.on(new HomeEvent.NodeLost(gone, "connection refused"));
    witness.on(new HostEvent.HomeLost(gone));
    witness.on(new HomeEvent.ClusterChanged());
  }

  private void join(String name) {
    SimNode joined = new SimNode(new NodeId(name, ++incarnations), this);
    nodes.put(name, joined);
    for (SimNode node : nodes.values()) {
      if (node.alive) {
        joined.known.add(node.id);
        node.known.add(joined.id);
        net.after(net.random.nextInt(50), () -> node.on(new HomeEvent.ClusterChanged()));
      }
    }
  }

  private void stopFaults() {
    net.stopFaults();
    nodes.values().forEach(node -> node.on(new HomeEvent.ClusterChanged()));
  }

  private SimNode node(String name) {
    return Objects.requireNonNull(nodes.get(name), name);
  }
}
