package org.rfork.runtime.node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.NodeId;

/**
 * How other nodes ended. A node is known to be gone by its closed port before the process has
 * ended, so of a process that was started here the last word is waited for, a moment. For the
 * thread that has the turn.
 */
final class Deaths {
  /** All that is known of a process that was started elsewhere. */
  static final String REFUSED = "its process is dead: its port refuses connections";

  /** How long a process whose port is closed has for its last word. */
  private static final long PATIENCE_MILLIS = 3000;

  /** How long the proof of its death may take; a silent process gives none. */
  private static final long PROOF_MILLIS = 500;

  private final Members members;
  private final Predicate<String> startedHere;
  private final BiConsumer<NodeId, String> lost;
  private final Map<String, String> told = new HashMap<>();

  /** Since when the cluster has taken leave of them. */
  private final Map<NodeId, Long> gone = new HashMap<>();

  /**
   * None yet.
   *
   * @param startedHere whether the process at a {@code host:port} was started by this one
   * @param lost called once for each node that is gone, with how it ended
   */
  Deaths(Members members, Predicate<String> startedHere, BiConsumer<NodeId, String> lost) {
    this.members = members;
    this.startedHere = startedHere;
    this.lost = lost;
  }

  /** The process of a node is dead. */
  void told(String address, String how, long nowMillis) {
    if (members.peers().stream().anyMatch(peer -> peer.address.equals(address))) {
      told.merge(address, how, (known, now) -> now.equals(REFUSED) ? known : now);
      tick(nowMillis);
    }
  }

  /** The cluster took leave of a node. */
  void gone(NodeId node, long nowMillis) {
    Members.Peer peer = members.get(node);
    if (peer != null) {
      peer.draining(true); // nothing is placed there any more
      gone.putIfAbsent(node, nowMillis);
      tick(nowMillis);
    }
  }

  /** Reports those of which enough is known, or that were waited for long enough. */
  void tick(long nowMillis) {
    for (NodeId node : List.copyOf(gone.keySet())) {
      Members.Peer peer = members.get(node);
      String how = peer == null ? null : told.get(peer.address);
      long waited = nowMillis - gone.getOrDefault(node, nowMillis);
      if (peer == null || isLastWord(how) || waited >= patienceWith(peer, how)) {
        gone.remove(node);
        if (peer != null) {
          told.remove(peer.address);
        }
        lost.accept(node, how == null ? "it left the cluster" : how);
      }
    }
  }

  private long patienceWith(Members.Peer peer, @Nullable String how) {
    if (!startedHere.test(peer.address)) {
      return 0;
    }
    return how == null ? PROOF_MILLIS : PATIENCE_MILLIS;
  }

  private static boolean isLastWord(@Nullable String how) {
    return how != null && !how.equals(REFUSED);
  }
}
