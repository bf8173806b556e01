package org.rfork.runtime.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.placement.PlacementRules;

/**
 * Reads the rules of placement again while a node runs. Only {@code rfork.placement} of an edit
 * takes effect; the rest waits for the next start. Has no thread: the caller brings the timer. Not
 * thread-safe.
 */
public final class RulesFile {
  private final Path file;
  private final Map<String, ?> overrides;
  private PlacementRules current;
  private @Nullable String lastProblem;

  /**
   * Watches a file.
   *
   * @param file the one that was given to {@link RforkConfig#load(Path)}
   * @param started what was read from it then
   */
  public RulesFile(Path file, RforkConfig started) {
    this(file, Map.of(), started);
  }

  /**
   * Watches a file.
   *
   * @param file the one that was given to {@link RforkConfig#load(Path, Map)}
   * @param overrides the ones given there
   * @param started what was read from it then
   */
  public RulesFile(Path file, Map<String, ?> overrides, RforkConfig started) {
    this.file = file;
    this.overrides = Map.copyOf(overrides);
    this.current = started.placement().placementRules();
  }

  /** What reading again brought. */
  public sealed interface Change {
    /**
     * Other rules than before, or the same after an edit that was refused.
     *
     * @param rules the ones that hold from now on
     */
    record NewRules(PlacementRules rules) implements Change {}

    /**
     * An edit that cannot be used; the rules before it still hold.
     *
     * @param message what is wrong, with file and line
     */
    record Refused(String message) implements Change {}
  }

  /** Reads the file; empty if nothing changed since the last call. A refusal is told once. */
  public Optional<Change> poll() {
    PlacementRules read;
    try {
      read = RforkConfig.load(file, overrides).placement().placementRules();
    } catch (ConfigProblem e) {
      return refused(String.valueOf(e.getMessage()));
    }
    boolean unchanged = lastProblem == null && read.equals(current);
    lastProblem = null;
    current = read;
    return unchanged ? Optional.empty() : Optional.of(new Change.NewRules(read));
  }

  private Optional<Change> refused(String message) {
    boolean told = message.equals(lastProblem);
    lastProblem = message;
    return told ? Optional.empty() : Optional.of(new Change.Refused(message));
  }
}
