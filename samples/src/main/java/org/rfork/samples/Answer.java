package org.rfork.samples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rfork.Report;
import org.rfork.samples.stats.Convergence;
import org.rfork.samples.stats.Plan;
import org.rfork.samples.stats.Point;

/**
 * A report in the making: the estimate first, then what else is known about it, in order.
 *
 * <pre>{@code
 * Answer.of(convergence).published(Math.PI).put("style", "lambdas").toReport();
 * }</pre>
 */
public final class Answer {
  private final Point estimate;
  private final Map<String, Object> result = new LinkedHashMap<>();
  private final List<Path> written = new ArrayList<>();

  private Answer(Point estimate) {
    this.estimate = estimate;
  }

  /** About an estimate. */
  public static Answer of(Point estimate) {
    return new Answer(estimate);
  }

  /** About the estimate that all batches came to. */
  public static Answer of(Convergence<?> convergence) {
    return new Answer(convergence.last());
  }

  /** Adds something else that the sample answers. */
  public Answer put(String name, Object value) {
    result.put(name, value);
    return this;
  }

  /** Adds a published value, and whether the estimate agrees with it. */
  public Answer published(double value) {
    return put("published", value)
        .put("difference", estimate.value() - value)
        .put("withinConfidence95", estimate.covers(value));
  }

  /** Adds whether the target error was reached, if there was one. */
  public Answer target(Plan plan) {
    if (plan.targetError() > 0) {
      put("targetError", plan.targetError());
      put("targetErrorReached", plan.isReached(estimate));
    }
    return this;
  }

  /** Writes a file and names it in the report. */
  public Answer write(Path file, Writing writing) throws IOException {
    writing.to(file);
    written.add(file);
    return this;
  }

  /** The report. */
  public Report toReport() {
    return Report.of(
        estimate.value(), estimate.standardError(), estimate.samples(), result, written);
  }

  /** Writes a file. */
  @FunctionalInterface
  public interface Writing {

    /**
     * Writes to this file, over what was there.
     *
     * @throws IOException if it cannot, naming the file
     */
    void to(Path file) throws IOException;
  }
}
