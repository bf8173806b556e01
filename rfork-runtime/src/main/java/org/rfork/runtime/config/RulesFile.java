package org.rfork.runtime.config;

import java.io.IOException;
import java.nio.file.Files;
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
  private String lastStamp;

  /**
   * Watches a file.
   *
   * @param file the one that was given to {@link RforkConfig#load(Path, Map)}
   * @param started what was read from it then
   */
  public RulesFile(Path file, RforkConfig started) {
    this.file = file;
    this.overrides = started.source().overrides();
    this.current = started.placement().placementRules();
    this.lastStamp = stamp();
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
    String stamp = stamp();
    if (stamp.equals(lastStamp)) {
      return Optional.empty();
    }
    lastStamp = stamp;
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

  /** Tells one state of the file from the next without reading it. */
  private String stamp() {
    try {
      return Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException gone) {
      return "gone";
    }
  }

  private Optional<Change> refused(String message) {
    boolean told = message.equals(lastProblem);
    lastProblem = message;
    return told ? Optional.empty() : Optional.of(new Change.Refused(message));
  }
}
