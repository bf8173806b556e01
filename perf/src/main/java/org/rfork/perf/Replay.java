package org.rfork.perf;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.rfork.ForkPath;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.placement.ClusterView;
import org.rfork.runtime.placement.NodeStatus;
import org.rfork.runtime.placement.Placement;
import org.rfork.runtime.placement.PlacementRequest;
import org.rfork.runtime.placement.PlacementRules;
import org.rfork.runtime.placement.Placer;
import org.rfork.runtime.table.ForkSpec;
import org.rfork.runtime.table.ForkTable;
import org.rfork.runtime.table.HomeEvent;
import org.rfork.runtime.table.Timing;

/**
 * A home in a cluster that is not there: its real table and its real placement decide for forks
 * that end in a shuffled order on nodes that are only named. Nothing is sent and nothing runs, so
 * what a fork costs is what the home decides for it.
 */
final class Replay {
  private static final int ATTEMPT = 1;
  private static final int SLICE = 10_000;
  private static final int WARM_SLICES = 30;
  private static final int SLICES = 30;

  /** A home that has a hundred thousand forks a second ticks once in so many. */
  private static final int FORKS_OF_A_TICK = 10_000;

  private static final int FORKS_OF_A_MILLISECOND = 100;
  private static final Outcome DONE = Outcome.succeeded(new byte[] {1});

  private final int nodes;
  private final ForkTable table = new ForkTable(new NodeId("home", 1), new Timing(1000));
  private final Placer placer = new Placer(new PlacementRules("least-loaded", List.of(), 0));
  private final ClusterView view;
  private final ForkPath root = ForkPath.root("replay");
  private final ForkPath[] live;
  private final NodeStatus[] places;
  private int forked;
  private long random = 0x9e3779b97f4a7c15L;

  private Replay(int nodes, int inFlight) {
    this.nodes = nodes;
    this.view = new ClusterView(IntStream.range(0, nodes).mapToObj(Replay::node).toList());
    this.live = new ForkPath[inFlight];
    this.places = new NodeStatus[inFlight];
    for (int i = 0; i < inFlight; i++) {
      fork(i);
    }
  }

  /** What a fork costs its home among so many nodes with so many forks in flight. */
  static Result cost(int nodes, int inFlight) {
    Replay replay = new Replay(nodes, inFlight);
    for (int slice = 0; slice < WARM_SLICES; slice++) {
      replay.slice();
    }
    Samples nanos = new Samples();
    for (int slice = 0; slice < SLICES; slice++) {
      long before = System.nanoTime();
      replay.slice();
      nanos.add((System.nanoTime() - before) / (double) SLICE);
    }
    return nanos.result(work(nodes, inFlight), Peer.RFORK, Unit.NANOSECONDS);
  }

  /** What the row is called. */
  static String work(int nodes, int inFlight) {
    return ReplayCommand.PREFIX + nodes + "-nodes-" + inFlight + "-forks";
  }

  private void slice() {
    for (int i = 0; i < SLICE; i++) {
      int slot = (int) Long.remainderUnsigned(next(), live.length);
      end(slot);
      fork(slot);
    }
  }

  private void fork(int slot) {
    ForkPath path = root.child(forked++);
    long now = forked / FORKS_OF_A_MILLISECOND;
    if (forked % FORKS_OF_A_TICK == 0) {
      table.apply(new HomeEvent.Tick(), now);
    }
    NodeStatus node = place(path);
    NodeId id = node.id();
    table.apply(new HomeEvent.Forked(ForkSpec.of(path, 0, 4, ATTEMPT, false, id)), now);
    view.load(id, load(id) + 1);
    table.apply(new HomeEvent.Accepted(path, ATTEMPT, id), now);
    table.apply(new HomeEvent.Started(path, ATTEMPT, id), now);
    live[slot] = path;
    places[slot] = node;
  }

  private NodeStatus place(ForkPath path) {
    PlacementRequest request =
        new PlacementRequest(
            ForkName.of(path), "default", null, null, null, Set.of(), Set.of(), false, null, 0);
    if (placer.place(view, request) instanceof Placement.On on) {
      return on.node();
    }
    throw new IllegalStateException("none of " + nodes + " nodes was allowed");
  }

  private void end(int slot) {
    NodeId id = places[slot].id();
    long now = forked / FORKS_OF_A_MILLISECOND;
    table.apply(new HomeEvent.Ended(live[slot], ATTEMPT, id, DONE, 1), now);
    view.load(id, load(id) - 1);
  }

  private int load(NodeId id) {
    NodeStatus status = view.get(id);
    if (status == null) {
      throw new IllegalStateException(id + " has left the view");
    }
    return status.load();
  }

  private long next() {
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    return random;
  }

  private static NodeStatus node(int number) {
    NodeId id = new NodeId("node-%05d".formatted(number), number);
    return new NodeStatus(id, Set.of("worker"), 1 + number % 4, 0, false);
  }
}
