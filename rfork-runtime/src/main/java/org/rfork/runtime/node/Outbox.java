package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.link.Links;

/**
 * Packs messages to the same node into one envelope, and sends it by the link to it, or by Pekko as
 * long as none is up. An envelope leaves when it is full, or when somebody would have it leave; so
 * under load envelopes are full, and when idle nothing waits. For the thread that has the turn.
 */
final class Outbox {
  private static final int MAX_MESSAGES = 256;
  private static final int MAX_BYTES = 32 * 1024;

  /** What was sent longer ago than that belongs to no stream of messages. */
  private static final long QUIET_NANOS = 100_000;

  /** What nobody waits for stays so long for other messages to go with. */
  private static final long LINGER_NANOS = 1_000_000;

  /** After so long on the way to its link a node is written to by Pekko again. */
  private static final long SWITCH_NANOS = 200_000_000;

  private static final class Pile {
    final Members.Peer to;

    /** What is full and has to wait, since nothing leaves. */
    final List<List<NodeMessage>> full = new ArrayList<>();

    List<NodeMessage> messages = new ArrayList<>();
    int bytes;
    boolean isUrgent;
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
    Pile pile = piles.computeIfAbsent(to.id, id -> new Pile(to));
    if (message instanceof StateMessage.BlobPart && !pile.isHeld) {
      send(pile); // small messages must not wait with it
    }
    if (pile.isEmpty()) {
      pile.sinceNanos = System.nanoTime();
    }
    pile.messages.add(message);
    pile.bytes += message.payloadBytes();
    pile.isUrgent |= message.isUrgent();
    if (pile.isFull()) {
      pile.close();
      if (!pile.isHeld) {
        send(pile);
      }
    }
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
      boolean isDue = (all && pile.isUrgent) || now - pile.sinceNanos >= LINGER_NANOS;
      if (isDue && !pile.isHeld) {
        send(pile);
      } else {
        stays = true;
        isAwaited |= pile.isUrgent && !pile.isHeld;
      }
    }
    hasMail = isAwaited;
    if (stays) {
      links.alarm();
    }
  }

  /** Sends the last message by Pekko before a link comes up, which all others wait for. */
  void switches(Members.Peer to, NodeMessage last) {
    Pile pile = piles.computeIfAbsent(to.id, id -> new Pile(to));
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
    pile.isUrgent = false;
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
