package org.rfork.runtime.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.Program;
import org.rfork.RemoteFork;
import org.rfork.Report;
import org.rfork.Task;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.JobSnapshot;

/** One {@code rfork run}: cluster up, work done, result printed, cluster down. */
final class Run {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Context context;
  private final RunOptions options;
  private final String name;

  Run(Context context, RunOptions options, String name) {
    this.context = context;
    this.options = options;
    this.name = name;
  }

  /** What runs in the driver once the cluster is up. */
  @FunctionalInterface
  interface Work {
    Answer run(RunningNode driver) throws Exception;
  }

  /**
   * What came of it.
   *
   * @param nanos how long the job took
   * @param report its report, if it makes one
   * @param result what else it answers, by name
   */
  record Answer(long nanos, @Nullable Report report, Map<String, Object> result) {
    /** Of a program with a report. */
    static Answer of(long nanos, Report report) {
      return new Answer(nanos, report, report.result());
    }
  }

  /** Runs a sample's root as a job. */
  <R> void program(Program<R> program) throws Exception {
    run(
        driver -> {
          Task<R> root = root(program);
          long begun = System.nanoTime();
          Job<R> job = RemoteFork.submit(root, jobOptions(program));
          R result = job.join();
          long nanos = System.nanoTime() - begun;
          return Answer.of(nanos, program.report(result));
        });
  }

  /** Starts the cluster, does the work there and prints what came of it. */
  void run(Work work) throws Exception {
    options.check();
    if (options.output == OutputFormat.JSON) {
      System.setOut(
          System.err); // standard output is the document's alone, whatever a program prints
    }
    long starting = System.nanoTime();
    try (DriverCluster cluster = DriverCluster.start(context, options, name)) {
      RunningNode node = cluster.node();
      node.onOutput(
          (path, error, line) -> {
            if (error || options.output == OutputFormat.JSON) {
              context.screen().err("[" + path + "] " + line);
            } else {
              context.screen().out("[" + path + "] " + line);
            }
          });
      context.screen().err("cluster is up at " + node.address() + " after " + since(starting));
      Answer answer;
      ProgressDisplay display = ProgressDisplay.start(context.screen(), name, () -> ownJobs(node));
      try {
        answer = work.run(node);
      } finally {
        display.close();
        save(node);
      }
      print(result(node.snapshot(PATIENCE), node, answer));
    }
  }

  private static <R> Task<R> root(Program<R> program) {
    try {
      return program.root();
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private JobOptions jobOptions(Program<?> program) {
    Set<String> allow = new HashSet<>(Set.of("org.rfork.samples"));
    allow.add(program.getClass().getPackageName());
    return new JobOptions(program.name(), options.seed, allow, null, options.durable);
  }

  private void print(RunResult result) {
    if (options.output == OutputFormat.JSON) {
      context.screen().out(Json.document(result.toMap()));
    } else {
      result.lines().forEach(context.screen()::out);
    }
  }

  private RunResult result(ClusterSnapshot cluster, RunningNode node, Answer answer) {
    Map<String, Long> perNode = new TreeMap<>();
    List<JobSnapshot> jobs = ownJobs(cluster, node);
    jobs.forEach(job -> job.endedPerNode().forEach((name, n) -> perNode.merge(name, n, Long::sum)));
    return new RunResult(
        name,
        options.seed,
        (int) cluster.nodes().stream().filter(each -> each.roles().contains("worker")).count(),
        jobs.stream().mapToLong(JobSnapshot::forked).sum(),
        perNode,
        answer.nanos() / 1e9,
        answer.report(),
        answer.result());
  }

  /** So that {@code rfork explain} can tell of this run when its cluster is gone. */
  private void save(RunningNode node) {
    if (context.interrupted().get()) {
      return;
    }
    try {
      context.lastRun().save(name, Instant.now(), node.snapshot(PATIENCE));
    } catch (IOException e) {
      context.screen().err("the run cannot be kept for rfork explain: " + e);
    }
  }

  private static List<JobSnapshot> ownJobs(RunningNode node) {
    return ownJobs(node.snapshot(PATIENCE), node);
  }

  private static List<JobSnapshot> ownJobs(ClusterSnapshot cluster, RunningNode node) {
    return cluster.jobs().stream().filter(job -> job.driver().equals(node.name())).toList();
  }

  private static String since(long nanos) {
    return Format.seconds((System.nanoTime() - nanos) / 1e9);
  }
}
