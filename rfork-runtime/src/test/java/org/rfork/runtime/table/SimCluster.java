package org.rfork.runtime.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
  private final Set<NodeId> cutOff = new HashSet<>();
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

  /** Nothing is left of jobs that are over. */
  private void endJobs() {
    for (SimNode node : nodes.values()) {
      for (int i = 0; i < roots; i++) {
        node.on(new HostEvent.JobOver("job-" + i));
      }
      if (node.alive && node.host.size() + node.host.kept() > 0) {
        throw new AssertionError("still on " + node.id + ": " + node.host.views(10, net.now()));
      }
    }
  }

  /** Has the message come some time, doubly, or never. */
  void send(NodeId from, NodeId to, Consumer<SimNode> delivery) {
    net.send(
        () -> {
          SimNode node = nodes.get(to.name());
          boolean isCut = cutOff.contains(from) != cutOff.contains(to);
          if (node != null && node.alive && node.id.equals(to) && !isCut) {
            node.whenAwake(() -> delivery.accept(node));
          }
        });
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
    endJobs();
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
    int dice = net.random.nextInt(12);
    SimNode node = node("n" + net.random.nextInt(nodes.size()));
    if (dice < 2 && !node.id.name().equals("n0")) {
      crash(node);
    } else if (dice == 10) {
      freeze(node);
    } else if (dice == 11 && cutOff.isEmpty()) {
      cut();
    } else if (dice < 5) {
      cancelOne(node);
    } else if (dice < 6) {
      node.on(new HomeEvent.ClusterChanged());
    } else {
      moveOne(node);
    }
    net.after(20 + net.random.nextInt(250), this::mischief);
  }

  private void cancelOne(SimNode node) {
    node.table.views(Integer.MAX_VALUE, net.now()).stream()
        .map(ForkView::path)
        .min(ForkPath::compareTo)
        .ifPresent(path -> node.on(new HomeEvent.CancelAsked(path, "somebody asked")));
  }

  private void moveOne(SimNode node) {
    List<ForkPath> paths =
        node.table.views(Integer.MAX_VALUE, net.now()).stream()
            .map(ForkView::path)
            .sorted()
            .toList();
    if (!paths.isEmpty()) {
      ForkPath path = paths.get(net.random.nextInt(paths.size()));
      NodeId to =
          net.random.nextInt(4) == 0 ? null : node("n" + net.random.nextInt(nodes.size())).id;
      node.on(new HomeEvent.MoveAsked(path, to, "somebody asked"));
    }
  }

  /** Ends a life. Each other node hears of it at a time of its own; the next life joins at once. */
  private void crash(SimNode victim) {
    if (victim.alive) {
      mourn(victim, 300);
      end(victim);
    }
  }

  private void end(SimNode victim) {
    if (victim.alive) {
      victim.alive = false;
      net.trace(victim.id, "ends");
      net.after(net.random.nextInt(400), () -> join(victim.id.name()));
    }
  }

  /** Each other node takes it for lost, at a time of its own. */
  private void mourn(SimNode victim, int within) {
    victim.doomed = true;
    for (SimNode witness : nodes.values()) {
      if (witness.alive && witness != victim) {
        net.after(
            1 + net.random.nextInt(within),
            () -> witness.whenAwake(() -> witnessLoss(witness, victim.id)));
      }
    }
  }

  /** Stops a node for a while. If that is long, it is taken for lost, and ends when it thaws. */
  private void freeze(SimNode node) {
    boolean isLong = net.random.nextBoolean() && !node.id.name().equals("n0");
    node.pause();
    if (isLong) {
      mourn(node, 200);
    }
    net.after(
        isLong ? 300 + net.random.nextInt(1000) : net.random.nextInt(200),
        () -> {
          node.resume();
          if (isLong) {
            end(node);
          }
        });
  }

  /** Cuts less than half of the nodes off. If that lasts, they are taken for lost, and end. */
  private void cut() {
    List<SimNode> minority =
        nodes.values().stream()
            .filter(node -> node.alive && !node.id.name().equals("n0"))
            .limit((nodes.size() - 1) / 2)
            .toList();
    minority.forEach(node -> cutOff.add(node.id));
    net.trace("network", "cuts off " + cutOff);
    boolean isLong = net.random.nextBoolean();
    if (isLong) {
      minority.forEach(node -> mourn(node, 200));
    }
    net.after(
        isLong ? 300 + net.random.nextInt(500) : net.random.nextInt(200),
        () -> {
          if (isLong) {
            minority.forEach(this::end);
          }
          cutOff.clear();
          net.trace("network", "is whole");
        });
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
      if (node.alive && !node.doomed) {
        joined.known.add(node.id);
        node.known.add(joined.id);
        net.after(
            net.random.nextInt(50),
            () -> node.whenAwake(() -> node.on(new HomeEvent.ClusterChanged())));
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
