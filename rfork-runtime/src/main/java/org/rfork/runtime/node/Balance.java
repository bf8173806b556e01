package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkRun;
import org.rfork.runtime.table.HostedKey;

/**
 * Spreads what waits: gives of it to a node that has nothing to do ({@link Thief}), and has all
 * forks of a node that drains leave; the {@link Mover} moves what runs. For the thread that has the
 * turn.
 */
final class Balance {
  /** Of so many forks of this home, and of others, the ones to give away are chosen. */
  private static final int LOOKED_AT = 1000;

  /** Ticks between two rounds of a draining node. */
  private static final int DRAIN_TICKS = 10;

  private final NodeServices services;
  private final HomeDesk home;
  private final HostDesk host;
  private final Sender sender;
  private final Mover mover;
  private final Thief thief;
  private final Runnable drained;
  private int draining;
  private boolean left;

  /**
   * A fork that waits here.
   *
   * @param fork null if its home is elsewhere
   * @param hosted null if its home is here
   */
  private record Queued(@Nullable ForkHandle<?> fork, @Nullable HostedKey hosted, int depth) {}

  Balance(
      NodeServices services,
      HomeDesk home,
      HostDesk host,
      Sender sender,
      Thief thief,
      Runnable drained) {
    this.services = services;
    this.home = home;
    this.host = host;
    this.sender = sender;
    this.mover = new Mover(services, home);
    this.thief = thief;
    this.drained = drained;
  }

  /** A tenth of a second passed. */
  void tick() {
    if (services.members().isDraining()) {
      drain();
      return;
    }
    mover.tick();
    thief.tick();
  }

  /**
   * An idle node would take so many of the forks that wait here. It gets those nearest to their
   * roots, which were forked first and have most below them.
   */
  void stealFrom(NodeId idle, int count) {
    List<Queued> given =
        queued().stream()
            .sorted(Comparator.comparingInt(Queued::depth))
            .filter(queued -> mayGo(queued, idle))
            .limit(count)
            .toList();
    for (Queued queued : given) {
      ForkHandle<?> fork = queued.fork();
      HostedKey hosted = queued.hosted();
      if (fork != null) {
        home.move(new NodeCommand.MoveFork(fork, idle, idle + " was idle"));
      } else if (hosted != null) {
        sender.send(host.homeOf(hosted), new MoveMessage.Stealable(hosted.path(), idle));
      }
    }
    if (given.isEmpty()) {
      sender.send(idle, new MoveMessage.NothingToSteal());
    }
  }

  private List<Queued> queued() {
    List<Queued> found = new ArrayList<>();
    for (ForkHandle<?> fork : services.registry().some(LOOKED_AT)) {
      if (waitsHere(fork)) {
        found.add(new Queued(fork, null, fork.name().depth()));
      }
    }
    for (HostedKey hosted : host.queued(LOOKED_AT)) {
      found.add(new Queued(null, hosted, ForkName.of(hosted.path()).depth()));
    }
    return found;
  }

  /** Whether it may go there as far as this node knows; else its home looks. */
  private boolean mayGo(Queued queued, NodeId to) {
    return queued.fork() == null || services.placements().whyNot(queued.fork(), to).isEmpty();
  }

  private static boolean waitsHere(ForkHandle<?> fork) {
    ForkRun run = fork.run();
    return run != null && run.isQueued();
  }

  /** Whether it is here, and not a task that has begun, which runs to its end. */
  private boolean canLeave(ForkHandle<?> fork) {
    ForkRun run = fork.run();
    return run != null
        && services.self().equals(fork.status().node())
        && (run.isQueued() || fork.unit().start().hasSafePoints());
  }

  private void drain() {
    boolean isEmpty = host.isEmpty() && !services.registry().live().iterator().hasNext();
    if (left) {
      return;
    }
    if (isEmpty) {
      left = true;
      drained.run();
    } else if (draining++ % DRAIN_TICKS == 0) {
      String why = services.self() + " drains";
      host.releaseAll(why);
      for (ForkHandle<?> fork : services.registry().live()) {
        if (canLeave(fork)) {
          home.move(new NodeCommand.MoveFork(fork, null, why));
        }
      }
    }
  }
}
