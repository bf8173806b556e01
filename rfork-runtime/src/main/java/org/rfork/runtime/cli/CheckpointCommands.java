package org.rfork.runtime.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.ForkState;
import org.rfork.Job;
import org.rfork.runtime.Order;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.checkpoint.JobFileEdit;
import org.rfork.runtime.view.JobSnapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that capture running work, freeze jobs to files and restart them. */
final class CheckpointCommands {
  private CheckpointCommands() {}

  @Command(
      name = "checkpoint",
      description = {
        "Has a continuation captured at its next safe point.",
        "With --out: freezes a whole job to a file, from which rfork restart has it go on."
      })
  static final class Checkpoint implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Context context;
    @Mixin private ClusterOptions options = new ClusterOptions();

    @Parameters(
        arity = "0..1",
        paramLabel = "PATH",
        description = "the fork; with --out its job; default there: the only one that is running.")
    private @Nullable String path;

    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "where to freeze the whole job to; what is there is replaced.")
    private @Nullable Path out;

    Checkpoint(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
      if (out != null) {
        freeze(out);
      } else if (path != null) {
        capture(ClusterOptions.path(path));
      } else {
        throw new CliException(
            ExitCode.USAGE, "capture what? A fork's path, or a whole job with --out FILE");
      }
      return ExitCode.OK.code();
    }

    private void capture(ForkPath fork) {
      var order = new Order(Order.Verb.CHECKPOINT, fork.value(), "");
      Order.Answer answer = options.command(context, order);
      if (answer.said().isEmpty()) {
        throw new CliException(
            ExitCode.FAILED, "no fork " + fork + " is living; rfork ps lists those that are");
      }
      if (!answer.done()) {
        throw new CliException(ExitCode.REFUSED, answer.said());
      }
      say(answer.said(), Map.of("captured", answer.said()));
    }

    private void freeze(Path file) throws InterruptedException {
      String job = path == null ? onlyJob() : ClusterOptions.path(path).job();
      var joining = new RunOptions();
      joining.cluster = options.address(context);
      JobFile frozen;
      try (DriverCluster cluster = DriverCluster.start(context, joining, "checkpoint")) {
        frozen = cluster.node().freeze(job, LIMIT);
      }
      frozen.write(file);
      int ended = JobFiles.ended(frozen);
      say(
          "%s: job %s frozen, %,d forks, %,d of them ended"
              .formatted(file, job, frozen.forks().size(), ended),
          Map.of(
              "file", file.toString(), "job", job, "forks", frozen.forks().size(), "ended", ended));
    }

    private String onlyJob() {
      List<String> running =
          options.ask(context).jobs().stream()
              .filter(job -> job.state() == ForkState.RUNNING)
              .map(JobSnapshot::id)
              .toList();
      if (running.size() == 1) {
        return running.get(0);
      }
      throw new CliException(
          ExitCode.USAGE,
          running.isEmpty()
              ? "no job is running that could be frozen"
              : "which job? Name one of those that are running: " + String.join(", ", running));
    }

    private void say(String text, Map<String, Object> document) {
      ViewCommands.show(context, options.output, () -> List.of(text), document);
    }
  }

  @Command(
      name = "restart",
      description = {
        "Has a job go on from a file or a checkpoint directory, on local node processes or on a",
        "running cluster. The number of nodes may be another than it was."
      })
  static final class Restart implements Callable<Integer> {
    private final Context context;
    @Mixin private RunOptions options = new RunOptions();

    @Parameters(
        index = "0",
        paramLabel = "FILE",
        description = "what rfork checkpoint --out wrote, or an rfork.checkpoint.directory.")
    private Path file = Path.of("");

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "JOB",
        description = "which job of the directory; default: the only one that is there.")
    private @Nullable String id;

    @Option(
        names = "--set",
        paramLabel = "FIELD=VALUE",
        description = "another value for a field of the root, as rfork state shows it; repeatable.")
    private List<String> assignments = new ArrayList<>();

    Restart(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() throws Exception {
      options.check();
      if (options.durable) {
        throw new CliException(
            ExitCode.USAGE, "a frozen job goes on as it was submitted: leave --durable out");
      }
      JobFile job = edited(JobFiles.read(file, id));
      options.seed = job.job().seed();
      String program = job.job().program();
      new Run(context, options, program.isEmpty() ? job.job().id() : program, options.seed)
          .run(
              cluster -> {
                long begun = System.nanoTime();
                Job<?> resumed = cluster.node().resume(job);
                Object result = resumed.join();
                long nanos = System.nanoTime() - begun;
                return new Run.Answer(nanos, null, Map.of("returned", Run.shown(result)));
              });
      return ExitCode.OK.code();
    }

    private JobFile edited(JobFile frozen) {
      JobFile job = frozen;
      for (String assignment : assignments) {
        try {
          job = JobFileEdit.set(job, assignment, CheckpointCommands.class.getClassLoader());
        } catch (IllegalArgumentException e) {
          throw new CliException(ExitCode.USAGE, "--set: " + e.getMessage(), e);
        }
      }
      return job;
    }
  }
}
