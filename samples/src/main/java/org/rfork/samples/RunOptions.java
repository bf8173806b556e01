package org.rfork.samples;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rfork.samples.stats.Plan;
import picocli.CommandLine.Option;

/**
 * The options that every sample takes; a sample holds them in a {@code @Mixin} field.
 *
 * <pre>{@code
 * @Mixin private final RunOptions run = new RunOptions(1_000_000, 64);
 * }</pre>
 */
public final class RunOptions {
  /** How many times the default number of forks a run with a target error may take. */
  private static final int PATIENCE = 64;

  private static final int FEWEST = 8;
  private static final int WAVE = 16;
  private static final int MOST_FORKS = 1_000_000;

  private final long defaultSamples;
  private final int defaultForks;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Samples in each fork. Default: the sample's own, see docs/samples.md.")
  private @Nullable Long samples;

  @Option(
      names = "--forks",
      paramLabel = "N",
      description =
          "How many forks; with --target-error, the most. Default: the sample's own; 64 times as"
              + " many with --target-error.")
  private @Nullable Integer forks;

  @Option(
      names = "--target-error",
      paramLabel = "E",
      description =
          "Stop once the half-width of the 95 %% confidence interval is at most E, in the value's"
              + " unit. Default: run all forks.")
  private @Nullable Double targetError;

  @Option(
      names = "--plot",
      paramLabel = "FILE.png",
      description = "Write a plot of the result to this file.")
  private @Nullable Path plot;

  @Option(
      names = "--csv",
      paramLabel = "FILE.csv",
      description = "Write the numbers behind the plot to this file.")
  private @Nullable Path csv;

  /**
   * Options with a sample's own defaults.
   *
   * @param defaultSamples samples in each fork
   * @param defaultForks how many forks
   */
  public RunOptions(long defaultSamples, int defaultForks) {
    this.defaultSamples = defaultSamples;
    this.defaultForks = defaultForks;
  }

  /**
   * Samples in each fork, {@code --samples}.
   *
   * @throws IllegalArgumentException if it is not from 2 to 10^12
   */
  public long samples() {
    return Check.within(
        "--samples", samples == null ? defaultSamples : samples, 2, 1_000_000_000_000L);
  }

  /**
   * How many forks at most, {@code --forks}.
   *
   * @throws IllegalArgumentException if it is not from 1 to a million
   */
  public int forks() {
    int usual = targetError == null ? defaultForks : defaultForks * PATIENCE;
    return (int) Check.within("--forks", forks == null ? usual : forks, 1, MOST_FORKS);
  }

  /**
   * What {@code --forks} and {@code --target-error} ask for.
   *
   * @throws IllegalArgumentException if a value makes no sense, naming option and value
   */
  public Plan plan() {
    return plan(FEWEST, WAVE);
  }

  /**
   * The plan for batches that tell their own error well, or are large.
   *
   * @param fewest how many batches to run before an early stop
   * @param wave how many batches to fork at a time when there may be an early stop
   * @throws IllegalArgumentException if a value makes no sense, naming option and value
   */
  public Plan plan(int fewest, int wave) {
    int batches = forks();
    if (targetError == null) {
      return new Plan(batches, batches, batches, 0);
    }
    double target = Check.positive("--target-error", targetError);
    return new Plan(batches, StrictMath.min(fewest, batches), wave, target);
  }

  /** Where to write the plot, {@code --plot}; empty for none. */
  public Optional<Path> plot() {
    return Optional.ofNullable(plot);
  }

  /** Where to write the table, {@code --csv}; empty for none. */
  public Optional<Path> csv() {
    return Optional.ofNullable(csv);
  }
}
