package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.link.Links;
import org.rfork.runtime.node.NodeMessage.Urgency;

/**
 * Packs messages to the same node into one envelope, and sends it by the link to it, or by Pekko as
 * long as none is up. An envelope leaves when it is full, or when somebody would have it leave and
 * the other node would get to it; so under load envelopes are full, and when idle nothing waits.
 * For the thread that has the turn.
 */
final class Outbox {
  private static final int MAX_MESSAGES = 256;
  private static final int MAX_BYTES = 32 * 1024;

  /** What was sent longer ago than that belongs to no stream of messages. */
  private static final long QUIET_NANOS = 100_000;

  /** What need not leave at once stays so long for other messages to go with. */
  private static final long LINGER_NANOS = 1_000_000;

  /** A node with so many forks to do first can wait for more. */
  private static final int MANY_FORKS = 64;

  /** They then leave when they are such a part of those that it has. */
  private static final int PART = 4;

  /** After so long on the way to its link a node is written to by Pekko again. */
  private static final long SWITCH_NANOS = 200_000_000;

  /** What is about to leave for a node. */
  static final class Pile {
    final Members.Peer to;

    /** What is full and has to wait, since nothing leaves. */
    final List<List<NodeMessage>> full = new ArrayList<>();

    List<NodeMessage> messages = new ArrayList<>();
    int bytes;
    int forks;
    Urgency urgency = Urgency.LATER;
    long sinceNanos;

    /** Until when nothing leaves: its link comes up, and must not overtake what went by Pekko. */
    long heldUntilNanos;

    boolean isHeld;

    Pile(Members.Peer to) {
      this.to = to;
    }

    boolean isEmpty() {
      return messages.isEmpty() && full.isEmpty();
    }

    boolean isFull() {
      return messages.size() >= MAX_MESSAGES || bytes >= MAX_BYTES;
    }

    void add(NodeMessage message) {
      int last = messages.size() - 1;
      NodeMessage both = last < 0 ? null : messages.get(last).and(message);
      if (both != null) {
        messages.set(last, both);
        return;
      }
      messages.add(message);
      bytes += message.payloadBytes();
      Urgency its = message.urgency();
      forks += its == Urgency.IN_TURN ? 1 : 0;
      if (its.compareTo(urgency) > 0) {
        urgency = its;
      }
    }

    /**
     * Whether it should leave when all does that somebody waits for. Forks that few would follow,
     * to a node that has many to do before, would be done no sooner.
     */
    boolean isUrgent() {
      if (urgency != Urgency.IN_TURN) {
        return urgency == Urgency.AT_ONCE;
      }
      int all = to.outstanding();
      return all - forks < MANY_FORKS || forks * PART >= all;
    }

    /** What comes from now on goes into another envelope. */
    void close() {
      if (!messages.isEmpty()) {
        full.add(messages);
        messages = new ArrayList<>();
        bytes = 0;
      }
    }
  }

  private final NodeId self;
  private final Links links;
  private final Map<NodeId, Pile> piles = new LinkedHashMap<>();

  /** By the JVM's clock. Read by all threads. */
  private volatile long sentNanos = System.nanoTime() - QUIET_NANOS;

  private volatile boolean hasMail;

  Outbox(NodeId self, Links links) {
    this.self = self;
    this.links = links;
  }

  /** Whether nothing was sent for a while. For all threads. */
  boolean isQuiet() {
    return System.nanoTime() - sentNanos > QUIET_NANOS;
  }

  /** Whether something waits that somebody waits for. For all threads. */
  boolean hasMail() {
    return hasMail;
  }

  void send(Members.Peer to, NodeMessage message) {
    Pile pile = pileOf(to);
    if (message instanceof StateMessage.BlobPart && !pile.isHeld) {
      send(pile); // small messages must not wait with it
    }
    if (pile.isEmpty()) {
      pile.sinceNanos = System.nanoTime();
    }
    pile.add(message);
    if (pile.isFull()) {
      pile.close();
      if (!pile.isHeld) {
        send(pile);
      }
    }
  }

  private Pile pileOf(Members.Peer to) {
    Pile known = to.pile;
    if (known == null) {
      known = piles.computeIfAbsent(to.id, id -> new Pile(to));
      to.pile = known;
    }
    return known;
  }

  /**
   * Sends what has waited long enough.
   *
   * @param all and all that somebody waits for
   */
  void leave(boolean all) {
    boolean stays = false;
    boolean isAwaited = false;
    for (Pile pile : piles.values()) {
      if (pile.isEmpty()) {
        continue;
      }
      long now = System.nanoTime();
      if (pile.isHeld && now - pile.heldUntilNanos > 0) {
        pile.isHeld = false;
      }
      boolean isUrgent = pile.isUrgent();
      boolean isDue = (all && isUrgent) || now - pile.sinceNanos >= LINGER_NANOS;
      if (isDue && !pile.isHeld) {
        send(pile);
      } else {
        stays = true;
        isAwaited |= isUrgent && !pile.isHeld;
      }
    }
    hasMail = isAwaited;
    if (stays) {
      links.alarm();
    }
  }

  /** Sends the last message by Pekko before a link comes up, which all others wait for. */
  void switches(Members.Peer to, NodeMessage last) {
    Pile pile = pileOf(to);
    send(pile);
    to.actor.tell(new Envelope(self, List.of(last)));
    pile.isHeld = true;
    pile.heldUntilNanos = System.nanoTime() + SWITCH_NANOS;
  }

  /** The link to that node is up, or there is none: nothing waits for it any more. */
  void switched(NodeId to) {
    Pile pile = piles.get(to);
    if (pile != null) {
      pile.isHeld = false;
    }
  }

  /** That node is gone. */
  void forget(NodeId gone) {
    piles.remove(gone);
  }

  private void send(Pile pile) {
    pile.close();
    pile.full.forEach(messages -> send(pile.to, new Envelope(self, messages)));
    pile.full.clear();
    pile.forks = 0;
    pile.urgency = Urgency.LATER;
  }

  private void send(Members.Peer to, Envelope envelope) {
    sentNanos = System.nanoTime();
    boolean isSent =
        links.isUp(to.id)
            && MessageWriter.<Boolean>write(envelope, (own, lent) -> links.send(to.id, own, lent));
    if (!isSent) {
      to.actor.tell(envelope);
    }
  }
}
