package org.rfork.samples.option;

import java.util.random.RandomGenerator;
import org.rfork.samples.stats.Draws;

/** Turns standard normal numbers into a path of the share and what the option pays on it. */
interface PathPricer {

  /** How many normal numbers a path takes. */
  int steps();

  /** The expectation of the control variate, exactly. */
  double controlExpectation();

  /** What one path is worth today. The numbers are the caller's. */
  Outcome price(double[] normals);

  /**
   * What one path is worth today.
   *
   * @param payoff the option's discounted payoff
   * @param control the control variate
   */
  record Outcome(double payoff, double control) {}

  /**
   * Prices a batch of antithetic pairs: each path together with its mirror image, whose normal
   * numbers have the opposite sign. A pair counts as one sample.
   */
  default Controlled batch(long pairs, RandomGenerator random) {
    ControlledMoments moments = new ControlledMoments(controlExpectation());
    double[] normals = new double[steps()];
    for (long i = 0; i < pairs; i++) {
      for (int step = 0; step < normals.length; step++) {
        normals[step] = Draws.gaussian(random);
      }
      Outcome path = price(normals);
      for (int step = 0; step < normals.length; step++) {
        normals[step] = -normals[step];
      }
      Outcome mirror = price(normals);
      moments.add((path.payoff() + mirror.payoff()) / 2, (path.control() + mirror.control()) / 2);
    }
    return moments.total();
  }
}
