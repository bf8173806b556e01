package org.rfork.runtime.table;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.rfork.runtime.NodeId;

/** What a simulated home acknowledges: in a row as one, and not before the next tick. */
final class SimAcknowledgements {
  private final NodeId home;
  private final BiConsumer<NodeId, HostEvent> send;
  private final Map<NodeId, HostEvent.ReportsAcked> waiting = new TreeMap<>();

  SimAcknowledgements(NodeId home, BiConsumer<NodeId, HostEvent> send) {
    this.home = home;
    this.send = send;
  }

  void add(NodeId to, long report) {
    HostEvent.ReportsAcked before = waiting.get(to);
    boolean follows = before != null && before.last() + 1 == report;
    if (before != null && !follows) {
      send.accept(to, before);
    }
    waiting.put(to, new HostEvent.ReportsAcked(home, follows ? before.first() : report, report));
  }

  void tick() {
    waiting.forEach(send);
    waiting.clear();
  }
}
