package org.rfork.samples.retirement;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import org.rfork.samples.data.Table;

/**
 * Monthly growth of money in shares and bonds after inflation.
 *
 * <p>Shares: the S&amp;P composite with its dividends reinvested. The source gives a month's mean
 * of daily closes, which is smoother than month-ends are. Bonds: the source gives only the ten-year
 * rate, so a bond is bought at par at each month's rate and sold a month later, with 119 months to
 * go, at a price that yields that month's rate. Inflation: consumer prices, unadjusted.
 */
final class RealReturns {
  private static final int MONTHS = 12;
  private static final int BOND_MONTHS = 120;

  private final LocalDate first;
  private final double[] shares;
  private final double[] bonds;

  /**
   * Some months.
   *
   * @param first the first month's date
   * @param shares what 1 in shares is worth after each month, in the money of its beginning
   * @param bonds likewise of bonds
   */
  RealReturns(LocalDate first, double[] shares, double[] bonds) {
    this.first = first;
    this.shares = shares.clone();
    this.bonds = bonds.clone();
  }

  /** Reads the history that comes with the sample. */
  static RealReturns load() throws IOException {
    Table table =
        Table.read(
            "sp500-shiller-monthly.csv",
            "SP500",
            "Dividend",
            "Consumer Price Index",
            "Long Interest Rate");
    double[] price = table.column(0);
    double[] dividend = table.column(1);
    double[] consumer = table.column(2);
    double[] rate = table.column(3);
    double[] shares = new double[price.length - 1];
    double[] bonds = new double[price.length - 1];
    for (int month = 0; month < shares.length; month++) {
      double deflator = consumer[month] / consumer[month + 1];
      double paid = dividend[month + 1] / MONTHS;
      shares[month] = (price[month + 1] + paid) / price[month] * deflator;
      bonds[month] = bond(rate[month] / 100, rate[month + 1] / 100) * deflator;
    }
    return new RealReturns(table.dates().get(0), shares, bonds);
  }

  /** What a bond bought at par is worth a month later, with its coupon, at another rate. */
  static double bond(double bought, double sold) {
    double coupon = bought / MONTHS;
    double growth = 1 + sold / MONTHS;
    double left = StrictMath.pow(growth, -(BOND_MONTHS - 1));
    double coupons = sold == 0 ? BOND_MONTHS - 1 : (1 - left) / (growth - 1);
    return coupon + coupon * coupons + left;
  }

  /** The months from one date up to, not including, another. */
  RealReturns between(LocalDate from, LocalDate to) {
    int begin = months(from);
    int end = months(to);
    return new RealReturns(
        from, Arrays.copyOfRange(shares, begin, end), Arrays.copyOfRange(bonds, begin, end));
  }

  private int months(LocalDate date) {
    return MONTHS * (date.getYear() - first.getYear())
        + date.getMonthValue()
        - first.getMonthValue();
  }

  /** How many months there are. */
  int size() {
    return shares.length;
  }

  /** The first month's date. */
  LocalDate first() {
    return first;
  }

  /** The growth of a portfolio in a month, in real terms. */
  double growth(int month, double inShares) {
    return inShares * shares[month] + (1 - inShares) * bonds[month];
  }
}
