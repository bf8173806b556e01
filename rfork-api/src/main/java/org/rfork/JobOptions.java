package org.rfork;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a job is named and seeded, and which classes its states may hold. Immutable; each method
 * returns a changed copy.
 *
 * @param name the first part of the job's id, a path segment; default {@code "job"}
 * @param seed the seed of the random streams of all its forks; default 0
 * @param allow packages whose classes, with those of packages below, may be in its states, besides
 *     the package of the root's class and what {@code rfork.capture.allow} adds; empty by default
 * @param deadline how long after {@code submit()} the job is cancelled with all its forks; null
 *     (the default): never
 * @param durable whether the job outlives the JVM that submits it, and the loss of any one node;
 *     false by default
 */
public record JobOptions(
    String name, long seed, Set<String> allow, @Nullable Duration deadline, boolean durable) {

  /** All defaults. */
  public static final JobOptions DEFAULT = new JobOptions("job", 0, Set.of(), null, false);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the name is not a path segment, or the deadline not longer
   *     than zero
   */
  public JobOptions {
    Objects.requireNonNull(name, "name");
    allow = Set.copyOf(allow);
    new ForkPath(name);
    if (name.indexOf('/') >= 0) {
      throw new IllegalArgumentException("a job's name '" + name + "' must hold no slash");
    }
    if (deadline != null && (deadline.isNegative() || deadline.isZero())) {
      throw new IllegalArgumentException("a deadline must be longer than zero, not " + deadline);
    }
  }

  /** Defaults with this name. */
  public static JobOptions named(String name) {
    return DEFAULT.name(name);
  }

  /** A copy with another name. */
  public JobOptions name(String name) {
    return new JobOptions(name, seed, allow, deadline, durable);
  }

  /** A copy with another seed. */
  public JobOptions seed(long seed) {
    return new JobOptions(name, seed, allow, deadline, durable);
  }

  /** A copy that allows these packages. */
  public JobOptions allow(String... packages) {
    return new JobOptions(name, seed, Set.of(packages), deadline, durable);
  }

  /** A copy with another deadline. */
  public JobOptions deadline(Duration deadline) {
    return new JobOptions(name, seed, allow, deadline, durable);
  }

  /**
   * A copy for a job that outlives the JVM that submits it: {@link RemoteFork#attach} finds it
   * again from any other.
   */
  public JobOptions durable(boolean durable) {
    return new JobOptions(name, seed, allow, deadline, durable);
  }
}
