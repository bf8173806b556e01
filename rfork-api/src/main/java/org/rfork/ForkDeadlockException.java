package org.rfork;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fork that joined waits for one that waits for it, perhaps by way of others: none of them can
 * ever end. Thrown at the join of one of them, about a second after the last of them began to wait;
 * the others then see how that one ends. The joined fork goes on waiting.
 */
public final class ForkDeadlockException extends ForkException {
  private static final long serialVersionUID = 1L;

  private final String[] cycle;

  /** Made by the runtime: {@code path}, {@code node} and {@code attempt} are the joined fork's. */
  public ForkDeadlockException(
      String message, ForkPath path, @Nullable String node, int attempt, List<ForkPath> cycle) {
    super(message, path, node, attempt, null);
    this.cycle = cycle.stream().map(ForkPath::value).toArray(String[]::new);
  }

  /**
   * The forks that wait for each other: first the one that joined, then what each waits for; the
   * last waits for the first.
   */
  public List<ForkPath> cycle() {
    return Arrays.stream(cycle).map(ForkPath::new).toList();
  }
}
