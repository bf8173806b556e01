package org.rfork.runtime.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.view.JobSnapshot;

/**
 * Shows how far the jobs are, on standard error: a bar on a terminal, a line every few seconds
 * otherwise. Asks for itself, on a thread of its own, until closed.
 */
final class ProgressDisplay implements AutoCloseable {
  private static final Duration BAR_INTERVAL = Duration.ofMillis(300);
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(3);
  private static final long BAR_MAX = 1000;
  private static final int DEFAULT_WIDTH = 80;

  private final Screen screen;
  private final String program;
  private final Supplier<List<JobSnapshot>> jobs;
  private final @Nullable ProgressBar bar;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(ProgressDisplay::daemon);

  private ProgressDisplay(Screen screen, String program, Supplier<List<JobSnapshot>> jobs) {
    this.screen = screen;
    this.program = program;
    this.jobs = jobs;
    this.bar = screen.isTerminal() ? bar(screen, program) : null;
  }

  static ProgressDisplay start(Screen screen, String program, Supplier<List<JobSnapshot>> jobs) {
    ProgressDisplay display = new ProgressDisplay(screen, program, jobs);
    long millis = (display.bar == null ? LINE_INTERVAL : BAR_INTERVAL).toMillis();
    var unused =
        display.timer.scheduleWithFixedDelay(display::show, millis, millis, TimeUnit.MILLISECONDS);
    return display;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    if (bar != null) {
      bar.close();
      screen.bar(false);
    }
  }

  /** How far the jobs are and what a person is told of it. */
  record Status(double fraction, String text) {
    static Status of(List<JobSnapshot> jobs) {
      long forked = jobs.stream().mapToLong(JobSnapshot::forked).sum();
      long ended = jobs.stream().mapToLong(JobSnapshot::ended).sum();
      double said = jobs.stream().mapToDouble(job -> job.progress().fraction()).average().orElse(0);
      String message =
          jobs.stream()
              .map(job -> job.progress().message())
              .filter(words -> !words.isEmpty())
              .reduce((first, last) -> last)
              .map(words -> ", " + words)
              .orElse("");
      // A job that runs again has ended forks that it has not forked again so far.
      boolean again = ended > forked;
      double counted = forked == 0 || again ? 0 : (double) ended / forked;
      String of = again ? "" : " of " + Format.count(forked);
      return new Status(
          said > 0 ? said : counted, Format.count(ended) + of + " forks ended" + message);
    }
  }

  private void show() {
    Status status = Status.of(jobs.get());
    if (bar == null) {
      screen.err(program + ": " + Math.round(100 * status.fraction()) + " %, " + status.text());
    } else {
      bar.setExtraMessage(" " + status.text());
      bar.stepTo(Math.round(BAR_MAX * status.fraction()));
    }
  }

  private static ProgressBar bar(Screen screen, String program) {
    screen.bar(true);
    return new ProgressBarBuilder()
        .setTaskName(program)
        .setInitialMax(BAR_MAX)
        .setUnit(" %", BAR_MAX / 100)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(Math.toIntExact(BAR_INTERVAL.toMillis()))
        .hideEta()
        .clearDisplayOnFinish()
        .setConsumer(new ConsoleProgressBarConsumer(screen.err(), width()))
        .build();
  }

  private static int width() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9][0-9]{1,3}")
        ? Integer.parseInt(columns) - 1
        : DEFAULT_WIDTH;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "rfork-progress");
    thread.setDaemon(true);
    return thread;
  }
}
