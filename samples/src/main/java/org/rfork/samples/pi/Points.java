package org.rfork.samples.pi;

import java.util.random.RandomGenerator;
import org.rfork.samples.stats.Draws;
import org.rfork.samples.stats.Proportion;

/** Uniform points in the unit square. */
final class Points {
  /** No point yet. The square's area is 1, the quarter circle's π/4. */
  static final Proportion NONE = Proportion.none(4);

  private Points() {}

  /** Throws this many points and counts those inside the quarter circle. */
  static Proportion inQuarterCircle(long points, RandomGenerator random) {
    long inside = 0;
    for (long i = 0; i < points; i++) {
      double x = Draws.uniform(random);
      double y = Draws.uniform(random);
      if (x * x + y * y < 1) {
        inside++;
      }
    }
    return new Proportion(inside, points, NONE.scale());
  }
}
