package org.rfork.samples.option;

/** Linear regression by Householder's QR decomposition, which squares no condition number. */
final class LeastSquares {
  /** Columns whose remainder is smaller than this part of the column add nothing. */
  private static final double NEGLIGIBLE = 1e-12;

  private LeastSquares() {}

  /**
   * The coefficients with which the columns come nearest to the target. A column that depends on
   * those before it gets 0.
   *
   * @param columns each as long as the target, which is at least as long as there are columns;
   *     overwritten
   * @param target the numbers to explain; overwritten
   */
  static double[] solve(double[][] columns, double[] target) {
    int width = columns.length;
    double[] diagonal = new double[width];
    for (int k = 0; k < width; k++) {
      diagonal[k] = reflect(columns, target, k);
    }
    double[] solution = new double[width];
    for (int k = width - 1; k >= 0; k--) {
      if (diagonal[k] != 0) {
        double rest = target[k];
        for (int j = k + 1; j < width; j++) {
          rest -= columns[j][k] * solution[j];
        }
        solution[k] = rest / diagonal[k];
      }
    }
    return solution;
  }

  /** Reflects column {@code k} below row {@code k} away, from all after it; returns the pivot. */
  private static double reflect(double[][] columns, double[] target, int k) {
    double[] column = columns[k];
    double norm = StrictMath.sqrt(dot(column, column, k));
    if (norm <= NEGLIGIBLE * StrictMath.sqrt(dot(column, column, 0))) {
      return 0;
    }
    double pivot = column[k] > 0 ? -norm : norm;
    column[k] -= pivot;
    double square = dot(column, column, k);
    for (int j = k + 1; j < columns.length; j++) {
      subtract(columns[j], column, 2 * dot(columns[j], column, k) / square, k);
    }
    subtract(target, column, 2 * dot(target, column, k) / square, k);
    return pivot;
  }

  private static double dot(double[] left, double[] right, int from) {
    double sum = 0;
    for (int i = from; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }

  private static void subtract(double[] from, double[] what, double times, int start) {
    for (int i = start; i < from.length; i++) {
      from[i] -= times * what[i];
    }
  }
}
