package org.rfork.runtime.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rfork.runtime.bench.BenchFork;

/**
 * What {@code rfork bench} found.
 *
 * @param nodes how many run forks
 * @param threads how many forks they run at once, all together
 * @param local of forks that stay on the node of their parent
 * @param travelling of forks that the driver sends to nodes
 */
record BenchResult(int nodes, int threads, BenchFork.Cost local, BenchFork.Cost travelling) {

  /** Work of so many microseconds is done faster by a call than by a fork on the same node. */
  double callBelow() {
    return local.micros();
  }

  /**
   * Work of so many microseconds is done faster by one thread where it is than by all the cluster's
   * threads, since the parent spends longer on each fork than they save. Infinite for one thread.
   */
  double localBelow() {
    return travelling.micros() * threads / (threads - 1.0);
  }

  /** With forks of so many microseconds the parent keeps all threads of the cluster busy. */
  double busyFrom() {
    return travelling.micros() * threads;
  }

  /** For people. */
  List<String> lines() {
    Table table = new Table("FORKS", ">MEDIAN", ">P99", ">A SECOND");
    row(table, "on their parent's node", local);
    row(table, "sent by the driver", travelling);
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("");
    lines.add(count(nodes, "node") + ", " + count(threads, "thread"));
    lines.add("below " + micros(callBelow()) + " of work, call it: a fork takes as long");
    if (threads > 1) {
      lines.add(
          "below " + micros(localBelow()) + " of work, keep it local: sending it takes longer");
      lines.add(
          "from " + micros(busyFrom()) + " of work a fork, one parent keeps all threads busy");
    } else {
      lines.add("on one thread no work gets faster by being sent there");
    }
    lines.add(
        "a single fork that is joined at once takes "
            + micros(travelling.median())
            + " and its work");
    return lines;
  }

  /** For programs. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("nodes", nodes);
    map.put("threads", threads);
    map.put("local", toMap(local));
    map.put("travelling", toMap(travelling));
    map.put("callBelowMicros", callBelow());
    map.put("localBelowMicros", localBelow());
    map.put("busyFromMicros", busyFrom());
    return map;
  }

  private static Map<String, Object> toMap(BenchFork.Cost cost) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("medianMicros", cost.median());
    map.put("p99Micros", cost.p99());
    map.put("forksPerSecond", cost.perSecond());
    return map;
  }

  private static void row(Table table, String name, BenchFork.Cost cost) {
    table.row(
        name,
        micros(cost.median()),
        micros(cost.p99()),
        Format.count(Math.round(cost.perSecond())));
  }

  private static String micros(double micros) {
    return String.format(Locale.ROOT, micros < 10 ? "%.1f µs" : "%,.0f µs", micros);
  }

  private static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
