package org.rfork.runtime.node;

import java.util.Comparator;
import java.util.List;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkRun;

/**
 * Spreads what waits: a node with idle threads asks the one with the longest queue for a part of
 * it, and a node that drains has all its forks leave; the {@link Mover} moves what runs. For the
 * thread that has the turn.
 */
final class Balance {
  /** Of so many forks of this home the ones to give away are chosen. */
  private static final int LOOKED_AT = 1000;

  /** Ticks between two rounds of a draining node. */
  private static final int DRAIN_TICKS = 10;

  private final NodeServices services;
  private final HomeDesk home;
  private final HostDesk host;
  private final Sender sender;
  private final Mover mover;
  private final Runnable drained;
  private int draining;
  private boolean left;

  Balance(NodeServices services, HomeDesk home, HostDesk host, Sender sender, Runnable drained) {
    this.services = services;
    this.home = home;
    this.host = host;
    this.sender = sender;
    this.mover = new Mover(services, home);
    this.drained = drained;
  }

  /** A tenth of a second passed; so many forks are queued or run here. */
  void tick(int load) {
    if (services.members().isDraining()) {
      drain();
      return;
    }
    mover.tick();
    int threads = services.config().node().threads();
    if (load < threads && services.members().isWorker()) {
      steal(2 * threads - load);
    }
  }

  private void steal(int room) {
    services.members().peers().stream()
        .filter(peer -> peer.isWorker() && peer.load > peer.threads)
        .max(Comparator.comparingInt(peer -> peer.load - peer.threads))
        .ifPresent(
            busiest -> {
              int half = Math.max(1, (busiest.load - busiest.threads) / 2);
              sender.send(busiest.id, new MoveMessage.Steal(Math.min(half, room)));
            });
  }

  /** An idle node would take so many of the forks that wait here: those with most below them. */
  void stealFrom(NodeId thief, int count) {
    List<ForkHandle<?>> own =
        services.registry().some(LOOKED_AT).stream()
            .filter(Balance::waitsHere)
            .filter(fork -> services.whyNot(fork, thief).isEmpty())
            .sorted(Comparator.comparing(ForkHandle::path, Balance::shallowFirst))
            .limit(count)
            .toList();
    own.forEach(fork -> home.move(new NodeCommand.MoveFork(fork, thief, thief + " was idle")));
    host.offerQueued(count - own.size(), thief);
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

  private static int shallowFirst(ForkPath one, ForkPath other) {
    int byDepth = Integer.compare(depth(one), depth(other));
    return byDepth != 0 ? byDepth : one.compareTo(other);
  }

  private static int depth(ForkPath path) {
    return (int) path.value().chars().filter(letter -> letter == '/').count();
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
