package org.rfork.runtime.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Fake time, a queue of what happens next, and a network with faults until they are stopped. */
final class SimNetwork {
  /** What happened, made into text only when somebody reads it. */
  record Line(long at, Object who, Object what) {
    @Override
    public String toString() {
      return at + " " + who + " " + what;
    }
  }

  private record Scheduled(long at, long number, Runnable action) {}

  final SplittableRandom random;
  private final PriorityQueue<Scheduled> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Scheduled::at).thenComparingLong(Scheduled::number));
  private final List<Line> trace = new ArrayList<>();
  private final double dropped;
  private final double doubled;
  private final int slowest;
  private boolean faulty = true;
  private long number;
  private long now;

  SimNetwork(long seed) {
    random = new SplittableRandom(seed);
    dropped = random.nextDouble() * 0.4;
    doubled = random.nextDouble() * 0.4;
    slowest = 2 + random.nextInt(400);
  }

  long now() {
    return now;
  }

  void stopFaults() {
    faulty = false;
  }

  boolean isFaulty() {
    return faulty;
  }

  /** True with this chance while faults last, never after. */
  boolean fault(double chance) {
    return faulty && random.nextDouble() < chance;
  }

  void after(long millis, Runnable action) {
    queue.add(new Scheduled(now + millis, number++, action));
  }

  /** Each copy of a message takes a time of its own, so messages overtake each other. */
  void send(Runnable delivery) {
    int copies = fault(dropped) ? 0 : fault(doubled) ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      after(1 + random.nextInt(faulty ? slowest : 5), delivery);
    }
  }

  /** Runs the next thing; false if there is none. */
  boolean step() {
    Scheduled next = queue.poll();
    if (next == null) {
      return false;
    }
    now = next.at();
    next.action().run();
    return true;
  }

  void trace(Object who, Object what) {
    trace.add(new Line(now, who, what));
  }

  List<Line> trace() {
    return trace;
  }
}
