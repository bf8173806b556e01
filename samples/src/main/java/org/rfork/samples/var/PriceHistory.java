package org.rfork.samples.var;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.rfork.samples.data.Table;

/**
 * Spot prices on the days on which all three were quoted.
 *
 * @param dates the days, ascending
 * @param prices for each day the prices of Brent and WTI (USD a barrel) and of Henry Hub gas (USD a
 *     million British thermal units)
 */
record PriceHistory(List<LocalDate> dates, List<List<Double>> prices) {
  /** The commodities' names, in the order of the prices. */
  static final List<String> NAMES = List.of("brent", "wti", "gas");

  private static final List<String> FILES =
      List.of("brent-daily.csv", "wti-daily.csv", "henry-hub-gas-daily.csv");

  /** Copies the lists. */
  PriceHistory {
    dates = List.copyOf(dates);
    prices = prices.stream().map(List::copyOf).toList();
  }

  /** Reads the history that comes with the sample. */
  static PriceHistory load() throws IOException {
    TreeMap<LocalDate, List<Double>> byDate = new TreeMap<>();
    for (String file : FILES) {
      Table table = Table.read(file, "Price");
      double[] prices = table.column(0);
      for (int day = 0; day < prices.length; day++) {
        byDate.computeIfAbsent(table.dates().get(day), date -> new ArrayList<>()).add(prices[day]);
      }
    }
    byDate.values().removeIf(prices -> prices.size() < FILES.size());
    return new PriceHistory(List.copyOf(byDate.keySet()), List.copyOf(byDate.values()));
  }

  /** One commodity's prices. */
  double[] of(int commodity) {
    return prices.stream().mapToDouble(day -> day.get(commodity)).toArray();
  }
}
