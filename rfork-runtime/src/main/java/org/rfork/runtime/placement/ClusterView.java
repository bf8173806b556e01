package org.rfork.runtime.placement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.NodeId;

/**
 * The nodes that may run forks now, and how loaded each is. The nodes stay the same, their loads
 * change. Finding the least loaded one, and changing a load, takes time with the logarithm of the
 * number of nodes. Safe for many threads.
 */
public final class ClusterView {
  private final NodeStatus[] nodes;
  private final Map<NodeId, Integer> numbers = new HashMap<>();
  private final int self;

  /** When each was last taken; of equals the one goes first that was not taken for longest. */
  private final long[] taken;

  private final Tournament tournament;
  private long turn;

  /**
   * A node and the one that would have been taken in its place.
   *
   * @param next null if there is no other
   * @param isTie whether both had as much to do
   */
  record Least(NodeStatus node, @Nullable NodeStatus next, boolean isTie) {}

  /**
   * The nodes with their first loads.
   *
   * @param workers sorted by id
   */
  public ClusterView(List<NodeStatus> workers) {
    nodes = workers.toArray(NodeStatus[]::new);
    taken = new long[nodes.length];
    int own = -1;
    for (int number = 0; number < nodes.length; number++) {
      numbers.put(nodes[number].id(), number);
      own = nodes[number].self() ? number : own;
    }
    self = own;
    tournament = new Tournament(nodes.length, this::compare);
  }

  /** The nodes as they are now, sorted by id. */
  public synchronized List<NodeStatus> workers() {
    return List.of(nodes);
  }

  /** How many nodes there are. */
  public int size() {
    return nodes.length;
  }

  /** A node by its place among the ids, with a load that it has or just had. */
  public NodeStatus get(int number) {
    return nodes[number];
  }

  /** A node by its id; null if it takes no forks. */
  public synchronized @Nullable NodeStatus get(NodeId id) {
    Integer number = numbers.get(id);
    return number == null ? null : nodes[number];
  }

  /** The placing node, with a load that it has or just had; null if it takes no forks. */
  public @Nullable NodeStatus self() {
    return self < 0 ? null : nodes[self];
  }

  /** A node has so many forks now; nothing happens if it is none of these. */
  public synchronized void load(NodeId id, int load) {
    Integer number = numbers.get(id);
    if (number != null && nodes[number].load() != load) {
      NodeStatus known = nodes[number];
      nodes[number] =
          new NodeStatus(known.id(), known.roles(), known.threads(), load, known.self());
      tournament.changed(number);
    }
  }

  /** Takes the node with the fewest forks for each thread; equals take turns. */
  synchronized Least takeLeastLoaded() {
    return take(tournament.winner(), tournament.second());
  }

  /** The same among some of the nodes, at least one, each of which is looked at. */
  synchronized Least takeLeastLoaded(List<NodeStatus> some) {
    int least = -1;
    int next = -1;
    for (NodeStatus node : some) {
      int number = numbers.getOrDefault(node.id(), -1);
      if (least < 0 || compare(number, least) < 0) {
        next = least;
        least = number;
      } else if (next < 0 || compare(number, next) < 0) {
        next = number;
      }
    }
    return take(least, next);
  }

  private Least take(int least, int next) {
    NodeStatus second = next < 0 ? null : nodes[next];
    boolean isTie = second != null && compareLoads(nodes[least], second) == 0;
    taken[least] = ++turn;
    tournament.changed(least);
    return new Least(nodes[least], second, isTie);
  }

  private int compare(int one, int other) {
    int byLoad = compareLoads(nodes[one], nodes[other]);
    if (byLoad != 0) {
      return byLoad;
    }
    int byTurn = Long.compare(taken[one], taken[other]);
    return byTurn != 0 ? byTurn : Integer.compare(one, other);
  }

  private static int compareLoads(NodeStatus one, NodeStatus other) {
    return Long.compare((long) one.load() * other.threads(), (long) other.load() * one.threads());
  }
}
