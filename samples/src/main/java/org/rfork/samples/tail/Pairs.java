package org.rfork.samples.tail;

import java.util.Locale;

/** Running means, variances and covariance of pairs of numbers, by Welford's method. */
final class Pairs {
  private long count;
  private double meanOfFile;
  private double meanOfFeed;
  private double squaresOfFile;
  private double squaresOfFeed;
  private double products;

  void add(double ofFile, double ofFeed) {
    count++;
    double beforeOfFile = ofFile - meanOfFile;
    double beforeOfFeed = ofFeed - meanOfFeed;
    meanOfFile += beforeOfFile / count;
    meanOfFeed += beforeOfFeed / count;
    double afterOfFeed = ofFeed - meanOfFeed;
    squaresOfFile += beforeOfFile * (ofFile - meanOfFile);
    squaresOfFeed += beforeOfFeed * afterOfFeed;
    products += beforeOfFile * afterOfFeed;
  }

  long count() {
    return count;
  }

  double meanOfFile() {
    return meanOfFile;
  }

  double meanOfFeed() {
    return meanOfFeed;
  }

  double deviationOfFile() {
    return count < 2 ? 0 : StrictMath.sqrt(squaresOfFile / (count - 1));
  }

  double deviationOfFeed() {
    return count < 2 ? 0 : StrictMath.sqrt(squaresOfFeed / (count - 1));
  }

  /** From -1 to 1; 0 if one of both never varied. */
  double correlation() {
    double both = StrictMath.sqrt(squaresOfFile) * StrictMath.sqrt(squaresOfFeed);
    return both == 0 ? 0 : products / both;
  }

  /** A line of the report. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%d pairs: file %.6f +- %.6f, feed %.6f +- %.6f, correlation %.6f",
        count,
        meanOfFile,
        deviationOfFile(),
        meanOfFeed,
        deviationOfFeed(),
        correlation());
  }
}
