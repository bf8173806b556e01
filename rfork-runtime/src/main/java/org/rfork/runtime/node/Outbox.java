package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.rfork.runtime.NodeId;

/**
 * Packs messages to the same node into one envelope. An envelope leaves when it is full, or when
 * the actor has worked off what was in its mailbox; so under load envelopes are full, and when idle
 * nothing waits.
 */
final class Outbox {
  private static final int MAX_MESSAGES = 64;
  private static final int MAX_BYTES = 32 * 1024;

  private static final class Pile {
    final ActorRef<? super Envelope> to;
    List<NodeMessage> messages = new ArrayList<>();
    int bytes;

    Pile(ActorRef<? super Envelope> to) {
      this.to = to;
    }
  }

  private final NodeId self;
  private final Runnable scheduleFlush;
  private final Map<ActorRef<? super Envelope>, Pile> piles = new LinkedHashMap<>();
  private boolean flushScheduled;

  /**
   * An empty outbox.
   *
   * @param scheduleFlush has {@link #flush()} called after what is in the mailbox now
   */
  Outbox(NodeId self, Runnable scheduleFlush) {
    this.self = self;
    this.scheduleFlush = scheduleFlush;
  }

  void send(ActorRef<? super Envelope> to, NodeMessage message) {
    Pile pile = piles.computeIfAbsent(to, Pile::new);
    pile.messages.add(message);
    pile.bytes += message.payloadBytes();
    if (pile.messages.size() >= MAX_MESSAGES || pile.bytes >= MAX_BYTES) {
      send(pile);
    } else if (!flushScheduled) {
      flushScheduled = true;
      scheduleFlush.run();
    }
  }

  void flush() {
    flushScheduled = false;
    piles.values().removeIf(pile -> pile.messages.isEmpty()); // of nodes that are not spoken to
    piles.values().forEach(this::send);
  }

  private void send(Pile pile) {
    if (!pile.messages.isEmpty()) {
      pile.to.tell(new Envelope(self, pile.messages));
      pile.messages = new ArrayList<>();
      pile.bytes = 0;
    }
  }
}
