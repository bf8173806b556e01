package org.rfork.perf;

import java.util.stream.Stream;

/** What a figure counts, and whether less of it is better. */
enum Unit {
  /** Time of one round trip. */
  MICROSECONDS("us", true),
  /** Time of a start. */
  SECONDS("s", true),
  /** Cost of a decision. */
  NANOSECONDS("ns", true),
  /** Works a second. */
  PER_SECOND("1/s", false),
  /** Millions of bytes a second, there and summed. */
  MEGABYTES("MB/s", false),
  /** Millions of random points a second. */
  MEGASAMPLES("Msamples/s", false),
  /** Millions of nodes of a tree a second. */
  MEGANODES("Mnodes/s", false),
  /** Millions of bytes of memory. */
  MEMORY("MB", true),
  /** So many times as fast. */
  TIMES("x", false);

  private final String symbol;
  private final boolean lessIsBetter;

  Unit(String symbol, boolean lessIsBetter) {
    this.symbol = symbol;
    this.lessIsBetter = lessIsBetter;
  }

  /** The unit of a row. */
  static Unit of(String symbol) {
    return Stream.of(values())
        .filter(unit -> unit.symbol.equals(symbol))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no unit is called '" + symbol + "'"));
  }

  String symbol() {
    return symbol;
  }

  boolean lessIsBetter() {
    return lessIsBetter;
  }
}
