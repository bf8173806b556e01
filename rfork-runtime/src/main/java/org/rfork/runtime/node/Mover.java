package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.ForkState;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkRun;
import org.rfork.runtime.exec.ForkStatus;
import org.rfork.runtime.placement.MoveEnd;
import org.rfork.runtime.placement.MoveWeigher;
import org.rfork.runtime.placement.Weighing;
import org.rfork.runtime.view.Move;

/**
 * Has running continuations of this home go on elsewhere when a measured gain beats a measured
 * cost. For the thread that has the turn.
 *
 * <p>Nothing goes back and forth: a fork that was asked to go is left alone for a while; and nodes
 * count as they will be when those that are on their way have come, not as they were.
 */
final class Mover {
  /** After so long a node's own figures show a fork that came. */
  private static final long SETTLED_MILLIS = 3000;

  /** Of the forks that wait on a node so many are looked at. */
  private static final int QUEUED_LOOKED_AT = 100;

  private final NodeServices services;
  private final HomeDesk home;
  private final RforkConfig.Migration settings;
  private final MoveWeigher weigher;
  private final Map<ForkPath, MoveWatch> watches = new HashMap<>();
  private final Map<NodeId, MoveEnd> ends = new HashMap<>();
  private final Map<NodeId, List<ForkHandle<?>>> queues = new HashMap<>();
  private long lastMillis;

  /** A fork, the best place for it, and what speaks for that; it may be forbidden. */
  private record Idea(
      ForkHandle<?> fork, MoveEnd from, MoveEnd to, Weighing weighing, String forbidden) {
    boolean isWorth() {
      return weighing.isWorth() && forbidden.isEmpty();
    }

    Idea forbid(String why) {
      return new Idea(fork, from, to, weighing, why);
    }

    double surplus() {
      return weighing.gainSeconds() - weighing.costSeconds();
    }
  }

  Mover(NodeServices services, HomeDesk home) {
    this.services = services;
    this.home = home;
    this.settings = services.config().migration();
    this.weigher = new MoveWeigher(settings.ratio());
  }

  /** Looks at all forks of this home if it is time to. */
  void tick() {
    long now = services.nowMillis();
    if (!settings.enabled() || now - lastMillis < settings.interval().toMillis()) {
      return;
    }
    lastMillis = now;
    List<ForkHandle<?>> forks = look(now);
    List<Idea> ideas = ideas(forks, now);
    for (int moves = 0; moves < settings.maxPerInterval(); moves++) {
      Optional<Idea> best =
          ideas.stream().filter(Idea::isWorth).max(Comparator.comparingDouble(Idea::surplus));
      if (best.isEmpty()) {
        break;
      }
      go(best.get(), now);
      forks.remove(best.get().fork());
      ideas = ideas(forks, now); // the nodes are not as they were
    }
    ideas.stream().filter(idea -> !idea.isWorth()).forEach(this::refuse);
  }

  private List<Idea> ideas(List<ForkHandle<?>> forks, long now) {
    return forks.stream().flatMap(fork -> idea(fork, now).stream()).toList();
  }

  /** Learns how all nodes and forks are now; returns the forks that could go. */
  private List<ForkHandle<?>> look(long now) {
    ends.clear();
    ends.putAll(services.members().ends());
    queues.clear();
    List<ForkHandle<?>> movable = new ArrayList<>();
    Set<ForkPath> alive = new HashSet<>();
    for (ForkHandle<?> fork : services.registry().live()) {
      ForkStatus status = fork.status();
      NodeId node = status.node();
      alive.add(fork.path());
      if (node != null && status.state() == ForkState.QUEUED) {
        queue(node, fork);
      } else if (node != null && status.state() == ForkState.RUNNING && canLeave(fork, node)) {
        MoveWatch watch = watches.computeIfAbsent(fork.path(), path -> new MoveWatch());
        watch.saw(status, fork.progress(), now);
        if (!watch.isResting(now, settings.coolDown())) {
          movable.add(fork);
        }
      }
    }
    watches.keySet().retainAll(alive);
    foresee(now);
    return movable;
  }

  /** Notes a fork that waits for a thread, not for its turn under a rule's limit. */
  private void queue(NodeId node, ForkHandle<?> fork) {
    List<ForkHandle<?>> queue = queues.computeIfAbsent(node, any -> new ArrayList<>());
    if (queue.size() < QUEUED_LOOKED_AT && fork.unit().gate().perNode() == 0) {
      queue.add(fork);
    }
  }

  /** A parent that runs here would leave its children's outcomes behind. */
  private boolean canLeave(ForkHandle<?> fork, NodeId node) {
    ForkRun here = node.equals(services.self()) ? fork.run() : null;
    return fork.unit().start().hasSafePoints() && (here == null || !here.hasForked());
  }

  /** Counts forks that are on their way, or whose coming nobody has measured yet. */
  private void foresee(long now) {
    watches.forEach(
        (path, watch) -> {
          NodeId to = watch.goesTo();
          if (to == null) {
            return;
          }
          if (home.isLeaving(path)) {
            ends.computeIfPresent(to, (node, end) -> end.with());
          } else if (watch.cameSince(now) > SETTLED_MILLIS) {
            watch.settled();
          } else {
            ends.computeIfPresent(to, (node, end) -> end.withUnmeasured());
          }
        });
  }

  /**
   * The best place for a fork that may take it, or that no rule forbids; empty if none has room.
   */
  private Optional<Idea> idea(ForkHandle<?> fork, long now) {
    MoveEnd from = ends.get(fork.status().node());
    MoveWatch watch = Objects.requireNonNull(watches.get(fork.path()));
    if (from == null || watch.ageMillis(now) < settings.minAge().toMillis()) {
      return Optional.empty();
    }
    var load =
        new MoveWeigher.Load(
            home.stateBytes(fork),
            watch.ageMillis(now) / 1e3,
            watch.remainingSeconds(fork.progress(), now));
    List<Idea> ideas =
        ends.values().stream()
            .filter(to -> to.hasRoom() && !to.node().equals(from.node()))
            .map(to -> idea(fork, load, from, to))
            .sorted(Comparator.comparingDouble(Idea::surplus).reversed())
            .toList();
    String forbidden = "";
    for (Idea idea : ideas) {
      String why = services.placements().whyNot(fork, idea.to().node());
      if (why.isEmpty()) {
        return Optional.of(idea);
      }
      forbidden = forbidden.isEmpty() ? why : forbidden;
    }
    return ideas.isEmpty() ? Optional.empty() : Optional.of(ideas.get(0).forbid(forbidden));
  }

  private Idea idea(ForkHandle<?> fork, MoveWeigher.Load load, MoveEnd from, MoveEnd to) {
    double rate = services.members().bandwidth(from.node(), to.node());
    Weighing weighing = weigher.weigh(load, from, to, holdsUp(from, to), rate);
    return new Idea(fork, from, to, weighing, "");
  }

  /** Whether forks wait there that a thread would help and that may not go to the other node. */
  private boolean holdsUp(MoveEnd from, MoveEnd to) {
    List<ForkHandle<?>> queue = queues.getOrDefault(from.node(), List.of());
    return from.hasQueue()
        && !queue.isEmpty()
        && queue.stream()
            .noneMatch(fork -> services.placements().whyNot(fork, to.node()).isEmpty());
  }

  private void go(Idea idea, long now) {
    Objects.requireNonNull(watches.get(idea.fork().path())).asked(idea.to().node(), now);
    ends.put(idea.from().node(), idea.from().without());
    ends.put(idea.to().node(), idea.to().with());
    home.move(
        new NodeCommand.MoveFork(
            idea.fork(), idea.to().node(), idea.weighing().why(), idea.weighing()));
  }

  /** Notes that a fork stays, once until that has other reasons. */
  private void refuse(Idea idea) {
    Weighing weighing = idea.weighing();
    MoveWatch watch = Objects.requireNonNull(watches.get(idea.fork().path()));
    double quotient = weighing.gainSeconds() / weighing.costSeconds();
    String worth = quotient > 0 ? Integer.toString(Math.getExponent(quotient)) : "nothing";
    if (watch.isNews(idea.forbidden().isEmpty() ? worth : idea.forbidden())) {
      services
          .moves()
          .add(
              new Move(
                  idea.fork().path().value(),
                  idea.from().node().name(),
                  idea.to().node().name(),
                  Move.Result.NOT_WORTH,
                  idea.forbidden().isEmpty() ? weighing.why() : idea.forbidden(),
                  weighing.stateBytes(),
                  idea.from().load(),
                  idea.to().load(),
                  0,
                  weighed(weighing)));
    }
  }

  /** The figures that people see. */
  static Move.@Nullable Weighed weighed(@Nullable Weighing weighing) {
    return weighing == null
        ? null
        : new Move.Weighed(
            weighing.bytesPerSecond(),
            weighing.remainingSeconds(),
            weighing.remainingKnown(),
            weighing.gainSeconds(),
            weighing.costSeconds());
  }
}
