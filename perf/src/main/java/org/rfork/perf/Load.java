package org.rfork.perf;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What is measured. */
enum Load {
  /** One no-op after the other, each waited for. */
  W1("latency"),
  /** No-ops with a thousand in flight. */
  W2("throughput"),
  /** Arrays of 1 and 16 MB that travel and are summed. */
  W3("large states"),
  /** A fixed amount of computing, on all nodes. */
  W4("pi"),
  /** Fibonacci's numbers, each call a fork. */
  W5("fib"),
  /** Unbalanced trees, counted by one node and by all. */
  W5B("UTS trees"),
  /** From the start of the first process to the first result. */
  W6("start to result"),
  /** Memory of a node that does nothing. */
  W7("idle node"),
  /** A million forks in one call, in a small heap. */
  W8("1,000,000 forks"),
  /** Continuations that are captured each second, against ones that are not. */
  W9("checkpoints");

  /** What every JVM of {@link #W8} gets. */
  private static final String SMALL_HEAP = "-Xmx256m";

  private final String title;

  Load(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Flags that its JVMs need, the caller's and the nodes'. */
  List<String> flags() {
    return this == W8 ? List.of(SMALL_HEAP) : List.of();
  }

  /** Whether it is measured on one running system together with others of which this is true. */
  boolean shares() {
    return this == W1 || this == W2 || this == W3;
  }

  /** The load of a row's work, which has its own name or more behind a dash. */
  static Load of(String work) {
    String name = work.split("-", 2)[0];
    return Stream.of(values())
        .filter(load -> load.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no work is called '" + work + "'"));
  }

  @Override
  public String toString() {
    return name().substring(0, 2) + name().substring(2).toLowerCase(Locale.ROOT);
  }
}
