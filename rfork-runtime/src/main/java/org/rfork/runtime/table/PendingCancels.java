package org.rfork.runtime.table;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.rfork.runtime.NodeId;

/** The cancellations that no node has acknowledged. Mutable, like the table that owns it. */
final class PendingCancels {
  private final Timing timing;
  private final Consumer<HomeEffect> effects;

  /** Those sent longest ago first. */
  private final Map<PendingCancel.Key, PendingCancel> cancels = new LinkedHashMap<>();

  PendingCancels(Timing timing, Consumer<HomeEffect> effects) {
    this.timing = timing;
    this.effects = effects;
  }

  int size() {
    return cancels.size();
  }

  boolean contains(PendingCancel.Key key) {
    return cancels.containsKey(key);
  }

  /** Sends it now, and again until it is acknowledged or its node is lost. */
  void send(PendingCancel cancel) {
    PendingCancel.Key key = cancel.key();
    cancels.put(key, cancel);
    effects.accept(
        new HomeEffect.SendCancel(
            key.node(), key.path(), key.attempt(), cancel.owner(), cancel.why()));
  }

  void acknowledged(PendingCancel.Key key) {
    cancels.remove(key);
  }

  void nodeLost(NodeId node) {
    cancels.keySet().removeIf(key -> key.node().equals(node));
  }

  void tick(long nowMillis) {
    while (!cancels.isEmpty()) {
      PendingCancel oldest = cancels.values().iterator().next();
      if (!timing.isDue(oldest.sentAtMillis(), nowMillis)) {
        break;
      }
      cancels.remove(oldest.key());
      send(oldest.sentAt(nowMillis));
    }
  }
}
