package org.rfork;

import java.util.Objects;
import java.util.Set;

/**
 * How a job is named and seeded, and which classes its states may hold. Immutable; each method
 * returns a changed copy.
 *
 * @param name the first part of the job's id, a path segment; default {@code "job"}
 * @param seed the seed of the random streams of all its forks; default 0
 * @param allow packages whose classes, with those of packages below, may be in its states, besides
 *     the package of the root's class and what {@code rfork.capture.allow} adds; empty by default
 */
public record JobOptions(String name, long seed, Set<String> allow) {

  /** All defaults. */
  public static final JobOptions DEFAULT = new JobOptions("job", 0, Set.of());

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the name is not a path segment
   */
  public JobOptions {
    Objects.requireNonNull(name, "name");
    allow = Set.copyOf(allow);
    new ForkPath(name);
    if (name.indexOf('/') >= 0) {
      throw new IllegalArgumentException("a job's name '" + name + "' must hold no slash");
    }
  }

  /** Defaults with this name. */
  public static JobOptions named(String name) {
    return DEFAULT.name(name);
  }

  /** A copy with another name. */
  public JobOptions name(String name) {
    return new JobOptions(name, seed, allow);
  }

  /** A copy with another seed. */
  public JobOptions seed(long seed) {
    return new JobOptions(name, seed, allow);
  }

  /** A copy that allows these packages. */
  public JobOptions allow(String... packages) {
    return new JobOptions(name, seed, Set.of(packages));
  }
}
