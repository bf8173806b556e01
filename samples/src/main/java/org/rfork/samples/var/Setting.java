package org.rfork.samples.var;

import java.io.IOException;
import java.util.List;

/**
 * What losses are drawn for.
 *
 * @param method how days are drawn
 * @param days how many trading days a loss spans
 * @param decay of the volatility
 * @param positions units held of each commodity, in the order of {@link PriceHistory#NAMES}
 */
record Setting(Method method, int days, double decay, List<Double> positions) {

  /** Reads the prices and computes what losses are drawn from. */
  Market market() throws IOException {
    return new Market(PriceHistory.load(), method, days, decay, positions);
  }
}
