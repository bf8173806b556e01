package org.rfork.samples.var;

/** How the next days are drawn. */
enum Method {
  /** A past day's standardised changes times the volatility now: filtered historical simulation. */
  FILTERED,
  /** A past day's changes as they were: plain historical simulation. */
  PLAIN,
  /** A standard normal loss, whose true values are known: a check of the estimator. */
  NORMAL
}
