package com.example.perf;

/**
 * The sum of an array that travels.
 *
 * @param values not to be changed
 */
public record Sum(double[] values) implements Work {
  @Override
  public Double call() {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
