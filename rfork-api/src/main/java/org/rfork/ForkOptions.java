package org.rfork;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a fork is to be named, placed and retried. Immutable; each method returns a changed copy.
 *
 * <pre>{@code
 * RemoteFork.fork(task, ForkOptions.labelled("pricing").retries(2).affinity("desk-7"));
 * }</pre>
 *
 * @param label what placement rules match; default {@code "default"}
 * @param retries how many further attempts a fork gets after its own failure, 0 to 100; default 0.
 *     Attempts after the loss of a node are counted apart ({@code rfork.forks.max-attempts})
 * @param deadline how long after {@code fork()} the fork is cancelled; null (the default): never
 * @param key the fork's own name under its parent, in place of its number; needed when another
 *     thread than the parent's own forks; null (the default): numbered
 * @param affinity forks of the same affinity key go to the same node while it lives (strategy
 *     {@code affinity}); null (the default): the path is the key
 * @param strategy the placement strategy to use unless a rule names one; null (the default): what
 *     config says
 * @param node the only node that may run it, by name; null (the default): any
 * @param roles roles that the node must have; empty by default
 */
public record ForkOptions(
    String label,
    int retries,
    @Nullable Duration deadline,
    @Nullable String key,
    @Nullable String affinity,
    @Nullable String strategy,
    @Nullable String node,
    Set<String> roles) {

  /** All defaults. */
  public static final ForkOptions DEFAULT =
      new ForkOptions("default", 0, null, null, null, null, null, Set.of());

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the option and the value that is wrong
   */
  public ForkOptions {
    Objects.requireNonNull(label, "label");
    roles = Set.copyOf(roles);
    if (label.isBlank()) {
      throw new IllegalArgumentException("a fork's label must not be blank");
    }
    if (retries < 0 || retries > 100) {
      throw new IllegalArgumentException("retries must be from 0 to 100, not " + retries);
    }
    if (deadline != null && (deadline.isNegative() || deadline.isZero())) {
      throw new IllegalArgumentException("a deadline must be longer than zero, not " + deadline);
    }
    if (key != null) {
      new ForkPath(key);
      if (key.indexOf('/') >= 0 || Character.isDigit(key.charAt(0))) {
        throw new IllegalArgumentException(
            "a fork's key '" + key + "' must be one path segment that begins with no digit");
      }
    }
  }

  /** Defaults with this label. */
  public static ForkOptions labelled(String label) {
    return DEFAULT.label(label);
  }

  /** A copy with another label. */
  public ForkOptions label(String label) {
    return new ForkOptions(label, retries, deadline, key, affinity, strategy, node, roles);
  }

  /** A copy with another number of retries. */
  public ForkOptions retries(int retries) {
    return new ForkOptions(label, retries, deadline, key, affinity, strategy, node, roles);
  }

  /** A copy with another deadline. */
  public ForkOptions deadline(Duration deadline) {
    return new ForkOptions(label, retries, deadline, key, affinity, strategy, node, roles);
  }

  /** A copy with another name under the parent: no digit first, no slash. */
  public ForkOptions key(String key) {
    return new ForkOptions(label, retries, deadline, key, affinity, strategy, node, roles);
  }

  /** A copy with another affinity key. */
  public ForkOptions affinity(String affinity) {
    return new ForkOptions(label, retries, deadline, key, affinity, strategy, node, roles);
  }

  /** A copy with another placement strategy. */
  public ForkOptions strategy(String strategy) {
    return new ForkOptions(label, retries, deadline, key, affinity, strategy, node, roles);
  }

  /** A copy that only the node of this name may run. */
  public ForkOptions node(String node) {
    return new ForkOptions(label, retries, deadline, key, affinity, strategy, node, roles);
  }

  /** A copy that only nodes with all of these roles may run. */
  public ForkOptions roles(String... roles) {
    return new ForkOptions(label, retries, deadline, key, affinity, strategy, node, Set.of(roles));
  }
}
