package org.rfork.perf;

/** What a figure counts, and whether less of it is better. */
enum Unit {
  /** Time of one round trip. */
  MICROSECONDS("us", true),
  /** Works a second. */
  PER_SECOND("1/s", false),
  /** Millions of bytes a second, there and summed. */
  MEGABYTES("MB/s", false),
  /** Millions of random points a second. */
  MEGASAMPLES("Msamples/s", false),
  /** So many times as fast as one node. */
  TIMES("x", false);

  private final String symbol;
  private final boolean lessIsBetter;

  Unit(String symbol, boolean lessIsBetter) {
    this.symbol = symbol;
    this.lessIsBetter = lessIsBetter;
  }

  String symbol() {
    return symbol;
  }

  boolean lessIsBetter() {
    return lessIsBetter;
  }
}
