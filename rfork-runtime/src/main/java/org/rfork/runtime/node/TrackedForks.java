package org.rfork.runtime.node;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.placement.Placement;

/** The forks of this home that are in the table. For the thread that has the turn. */
final class TrackedForks {
  /** A fork that is in the table. */
  static final class Tracked {
    private final ForkHandle<?> fork;
    private @Nullable Placement decided;
    private Members.@Nullable Peer counted;
    private boolean urgent;
    private boolean hasBlob;

    private Tracked(ForkHandle<?> fork, @Nullable Placement decided) {
      this.fork = fork;
      this.decided = decided;
    }

    ForkHandle<?> fork() {
      return fork;
    }

    /** Where the caller placed its next attempt; null if it did not, or that was taken before. */
    @Nullable Placement takeDecided() {
      Placement placement = decided;
      decided = null;
      return placement;
    }

    /** The same, if the caller found a node; else the answer stays. */
    Placement.@Nullable On takeDecidedNode() {
      return decided instanceof Placement.On ? (Placement.On) takeDecided() : null;
    }

    /** From now on it is counted among the outstanding forks of that node; null for none. */
    void count(Members.@Nullable Peer peer) {
      if (counted != null) {
        counted.sent(-1);
      }
      counted = peer;
      if (peer != null) {
        peer.sent(1);
      }
    }

    /** Whether its attempt must begin where it is. */
    boolean isUrgent() {
      return urgent;
    }

    void urgent(boolean now) {
      urgent = now;
    }

    /** Whether its state can be fetched. */
    boolean hasBlob() {
      return hasBlob;
    }

    /** Its state can be fetched from now on. */
    void offered() {
      hasBlob = true;
    }
  }

  private final Map<ForkPath, Tracked> forks = new HashMap<>();

  /**
   * Enters a fork; null, and nothing changes, if one of its path is in there.
   *
   * @param decided where the caller placed its next attempt; null to place it then
   */
  @Nullable Tracked add(ForkHandle<?> fork, @Nullable Placement decided) {
    var tracked = new Tracked(fork, decided);
    return forks.putIfAbsent(fork.path(), tracked) == null ? tracked : null;
  }

  /** Enters a fork in the place of any other of its path. */
  void put(ForkHandle<?> fork) {
    forks.put(fork.path(), new Tracked(fork, null));
  }

  /** What is known of the fork of this path; null if there is none. */
  @Nullable Tracked get(ForkPath path) {
    return forks.get(path);
  }

  /** The fork of this path; null if there is none. */
  @Nullable ForkHandle<?> find(ForkPath path) {
    Tracked tracked = forks.get(path);
    return tracked == null ? null : tracked.fork;
  }

  @Nullable Tracked remove(ForkPath path) {
    return forks.remove(path);
  }
}
