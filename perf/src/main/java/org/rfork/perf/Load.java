package org.rfork.perf;

import java.util.Locale;

/** What is measured. */
enum Load {
  /** One no-op after the other, each waited for. */
  LATENCY,
  /** No-ops with a thousand in flight. */
  THROUGHPUT,
  /** Arrays of 1 and 16 MB that travel and are summed. */
  LARGE,
  /** A fixed amount of computing on one node, two, and so on. */
  SCALING;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
