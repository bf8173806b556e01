package org.rfork.runtime.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rfork.runtime.LinkedQueue;
import org.rfork.runtime.NodeId;

/**
 * Attempts whose homes were told how they ended, or that they go back, and have not acknowledged
 * that. What each home is told has numbers of its own, so that it acknowledges many by two of them.
 */
final class HostedReports {
  private static final class OfHome {
    /** Those sent longest ago first, so by rising numbers too. */
    private final LinkedQueue<HostedFork> waiting = new LinkedQueue<>();

    private long last;
  }

  private final Map<NodeId, OfHome> homes = new HashMap<>();

  int size() {
    int size = 0;
    for (OfHome home : homes.values()) {
      size += home.waiting.size();
    }
    return size;
  }

  /** One is told of, for the first time or again: it gets the next number of its home. */
  void add(HostedFork fork, long nowMillis) {
    OfHome home = homes.computeIfAbsent(fork.home, first -> new OfHome());
    fork.place.leave();
    fork.report = ++home.last;
    fork.sentAtMillis = nowMillis;
    home.waiting.add(fork.place);
  }

  /** Those of a home with these numbers; one that was told of again has another by now. */
  List<HostedFork> between(NodeId from, long first, long last) {
    List<HostedFork> found = new ArrayList<>();
    OfHome home = homes.get(from);
    HostedFork next = home == null ? null : home.waiting.oldest();
    while (next != null && next.report <= last) {
      if (next.report >= first) {
        found.add(next);
      }
      next = next.place.after();
    }
    return found;
  }

  /** Those that are to be told of again. */
  List<HostedFork> due(Timing timing, long nowMillis) {
    List<HostedFork> found = new ArrayList<>();
    for (OfHome home : homes.values()) {
      HostedFork next = home.waiting.oldest();
      while (next != null && timing.isDue(next.sentAtMillis, nowMillis)) {
        found.add(next);
        next = next.place.after();
      }
    }
    return found;
  }

  /** All, each home's as they were told of. */
  List<List<HostedFork>> all() {
    return homes.values().stream().map(home -> home.waiting.all()).toList();
  }

  /** That home is gone, and none of it waits. */
  void forget(NodeId home) {
    homes.remove(home);
  }
}
