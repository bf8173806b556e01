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
  private static final Duration FIND_LIMIT = Duration.ofSeconds(10);
  private static final Duration FIND_AGAIN = Duration.ofMillis(200);

  private final Context context;
  private final RunOptions options;
  private final String name;
  private final @Nullable Long seed;
  private volatile @Nullable String job;

  /**
   * Runs nothing yet.
   *
   * @param name what people call it
   * @param seed the seed of its random streams; null if it is not known
   */
  Run(Context context, RunOptions options, String name, @Nullable Long seed) {
    this.context = context;
    this.options = options;
    this.name = name;
    this.seed = seed;
  }

  /** What runs in the driver once the cluster is up. */
  @FunctionalInterface
  interface Work {
    Answer run(DriverCluster cluster) throws Exception;
  }

  /**
   * What came of it.
   *
   * @param nanos how long the job took; negative if that is not known
   * @param report its report, if it makes one
   * @param result what else it answers, by name
   */
  record Answer(long nanos, @Nullable Report report, Map<String, Object> result) {
    /** Of a program with a report. */
    static Answer of(long nanos, Report report) {
      return new Answer(nanos, report, report.result());
    }
  }

  /**
   * Runs a sample's root as a job.
   *
   * @param arguments what {@code rfork run} was told, kept for a durable job
   */
  <R> void program(Program<R> program, List<String> arguments) throws Exception {
    Task<R> root = root(program); // what it refuses is refused before a cluster is started for it
    run(
        cluster -> {
          long begun = System.nanoTime();
          Job<R> submitted = RemoteFork.submit(root, jobOptions(program));
          job = submitted.id();
          R result = options.durable ? durable(cluster, submitted, arguments) : submitted.join();
          long nanos = System.nanoTime() - begun;
          return Answer.of(nanos, program.report(result));
        });
  }

  private <R> R durable(DriverCluster cluster, Job<R> submitted, List<String> arguments)
      throws IOException {
    return cluster.await(
        submitted,
        () -> {
          context
              .durableRuns()
              .save(submitted.id(), new DurableRuns.Saved(arguments, Instant.now()));
          context.screen().err(submitted.id() + " is durable: rfork attach finds it again");
        });
  }

  /** Waits for a job of which only the id is known. */
  void attach(String id) throws Exception {
    run(
        cluster -> {
          Object result = attached(cluster, find(id));
          return new Answer(-1, null, Map.of("returned", shown(result)));
        });
  }

  /**
   * Waits for a job that was a sample's root.
   *
   * @param submitted when it was; null if it has ended and how long it took is not known
   */
  <R> void attach(String id, Program<R> program, @Nullable Instant submitted) throws Exception {
    run(
        cluster -> {
          R result = attached(cluster, Run.<R>find(id));
          long nanos =
              submitted == null ? -1 : Duration.between(submitted, Instant.now()).toNanos();
          return Answer.of(nanos, program.report(result));
        });
  }

  private <R> R attached(DriverCluster cluster, Job<R> found) throws IOException {
    job = found.id();
    return cluster.await(found, () -> cluster.node().hear(found.id()));
  }

  /** The node that knows it may not have been met yet, or another is about to take its place. */
  private static <R> Job<R> find(String id) throws InterruptedException {
    long end = System.nanoTime() + FIND_LIMIT.toNanos();
    while (true) {
      try {
        return RemoteFork.attach(id);
      } catch (IllegalArgumentException unknown) {
        if (System.nanoTime() - end >= 0) {
          throw new CliException(ExitCode.FAILED, String.valueOf(unknown.getMessage()), unknown);
        }
        Thread.sleep(FIND_AGAIN.toMillis());
      }
    }
  }

  /** A result for people and for JSON. */
  static Object shown(@Nullable Object result) {
    return result instanceof Number || result instanceof Boolean ? result : String.valueOf(result);
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
        answer = work.run(cluster);
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
        seed,
        (int) cluster.nodes().stream().filter(each -> each.roles().contains("worker")).count(),
        jobs.stream().mapToLong(JobSnapshot::forked).sum(),
        perNode,
        answer.nanos() < 0 ? Double.NaN : answer.nanos() / 1e9,
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

  private List<JobSnapshot> ownJobs(RunningNode node) {
    return ownJobs(node.snapshot(PATIENCE), node);
  }

  /** The job that is waited for; of a main class all those that it began. */
  private List<JobSnapshot> ownJobs(ClusterSnapshot cluster, RunningNode node) {
    String one = job;
    return cluster.jobs().stream()
        .filter(each -> one == null ? each.driver().equals(node.name()) : each.id().equals(one))
        .toList();
  }

  private static String since(long nanos) {
    return Format.seconds((System.nanoTime() - nanos) / 1e9);
  }
}
