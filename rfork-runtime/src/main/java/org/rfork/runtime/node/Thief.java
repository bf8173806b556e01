package org.rfork.runtime.node;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a node that is not busy ask another one for forks that wait there, as soon as a thread finds
 * nothing to begin: the one with the most, and no other before that has answered. What comes in
 * vain, or was over sooner than it travelled, has the node ask less often. For the thread that has
 * the turn, where nothing else is said.
 */
final class Thief {
  private static final Logger LOG = LoggerFactory.getLogger(Thief.class);

  /** What is over sooner was not worth its travel. */
  private static final long SHORT_NANOS = 1_000_000;

  private static final long FIRST_PAUSE_NANOS = 1_000_000;

  /** After as long a pause as that it asks once in each tick. */
  private static final long LAST_PAUSE_NANOS = 16_000_000;

  /** After so long an answer is not waited for: what was to be given may have begun meanwhile. */
  private static final long PATIENCE_NANOS = 200_000_000;

  private final Members members;
  private final int threads;
  private final IntSupplier load;
  private final Sender sender;
  private final LongSupplier nanos;

  /** Those that have said that they have nothing to give, since the last pause. */
  private final Set<NodeId> haveNothing = new HashSet<>();

  private boolean isAsking;
  private long askedNanos;
  private long pauseNanos;
  private long pausedUntilNanos;

  /** The fork that came last because it was asked for; null when it is over. */
  private @Nullable ForkPath stolen;

  private long cameNanos;

  /** Whether it waits for an answer, or lets time pass. Read by all threads. */
  private volatile boolean isWaiting;

  private volatile boolean isPaused;

  /**
   * Has asked nobody.
   *
   * @param threads how many forks run at once on this node
   * @param load how many are queued or run here
   * @param nanos a clock that never goes back
   */
  Thief(Members members, int threads, IntSupplier load, Sender sender, LongSupplier nanos) {
    this.members = members;
    this.threads = threads;
    this.load = load;
    this.sender = sender;
    this.nanos = nanos;
  }

  /** Whether it is of use to {@link #look()} when a thread is free. For all threads. */
  boolean isOfUse() {
    return !isWaiting && members.peers().stream().anyMatch(Thief::isBusy);
  }

  /** A thread may be free, or another node may have become busy. */
  void look() {
    int free = threads - load.getAsInt();
    if (isAsking || isPaused || free <= 0 || !members.isWorker()) {
      return;
    }
    busiest()
        .ifPresent(
            victim -> {
              isAsking = true;
              isWaiting = true;
              askedNanos = nanos.getAsLong();
              int half = Math.max(1, (victim.load - victim.threads) / 2);
              sender.send(victim.id, new MoveMessage.Steal(Math.min(half, free)));
            });
  }

  private Optional<Members.Peer> busiest() {
    return members.peers().stream()
        .filter(peer -> isBusy(peer) && !haveNothing.contains(peer.id))
        .max(Comparator.comparingInt(peer -> peer.load - peer.threads));
  }

  private static boolean isBusy(Members.Peer peer) {
    return peer.load > peer.threads && peer.isWorker();
  }

  /** A fork came to run here. */
  void came(ForkPath path) {
    if (isAsking) {
      answered();
      LOG.debug("{} came to {}", path, members.self());
      stolen = path;
      cameNanos = nanos.getAsLong();
      look(); // more than one thread may be free
    }
  }

  /** A fork that came is over. */
  void over(ForkPath path) {
    if (path.equals(stolen)) {
      stolen = null;
      long ran = nanos.getAsLong() - cameNanos;
      LOG.debug("{}, which came to {}, was over after {} us", path, members.self(), ran / 1000);
      if (ran < SHORT_NANOS) {
        pause();
      } else {
        pauseNanos = 0;
      }
    }
  }

  /** A node that was asked has nothing to give, or may not give it to this one. */
  void nothing(NodeId from) {
    LOG.debug("{} has nothing for {}", from, members.self());
    haveNothing.add(from);
    if (isAsking) {
      answered();
      if (busiest().isEmpty()) {
        pause();
      } else {
        look();
      }
    }
  }

  private void answered() {
    isAsking = false;
    isWaiting = isPaused;
  }

  private void pause() {
    pauseNanos = Math.max(FIRST_PAUSE_NANOS, Math.min(LAST_PAUSE_NANOS, 2 * pauseNanos));
    pausedUntilNanos = nanos.getAsLong() + pauseNanos;
    isPaused = true;
    isWaiting = true;
  }

  /**
   * A turn ends. Asks again after a pause.
   *
   * @return whether a short pause is not over yet, after which it wants another turn
   */
  boolean goesOn() {
    if (!isPaused || pauseNanos == LAST_PAUSE_NANOS) {
      return false;
    }
    if (nanos.getAsLong() - pausedUntilNanos < 0) {
      return true;
    }
    endPause();
    return false;
  }

  /** A tenth of a second passed. */
  void tick() {
    if (isAsking && nanos.getAsLong() - askedNanos >= PATIENCE_NANOS) {
      answered();
    }
    endPause();
  }

  private void endPause() {
    haveNothing.clear();
    isPaused = false;
    isWaiting = isAsking;
    look();
  }
}
