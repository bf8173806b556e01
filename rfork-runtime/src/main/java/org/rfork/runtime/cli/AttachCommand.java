package org.rfork.runtime.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.rfork.ForkPath;
import org.rfork.Program;
import org.rfork.runtime.view.JobSnapshot;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "attach",
    description = {
      "Waits for a job that runs or has ended, and shows what rfork run would show.",
      "What its forks print comes here from now on. Ctrl-C leaves a durable job running."
    })
final class AttachCommand implements Callable<Integer> {
  private final Context context;
  private final List<Program<?>> programs;
  @Mixin private ClusterOptions options = new ClusterOptions();

  @Parameters(paramLabel = "JOB", description = "its id, as rfork ps shows it.")
  private String job = "";

  AttachCommand(Context context, List<Program<?>> programs) {
    this.context = context;
    this.programs = programs;
  }

  @Override
  public Integer call() throws Exception {
    ForkPath id = ClusterOptions.path(job);
    if (id.parent() != null) {
      throw new CliException(
          ExitCode.USAGE, id + " is a fork; its job is " + id.job() + ": rfork attach " + id.job());
    }
    var joining = new RunOptions();
    joining.cluster = options.address(context);
    joining.output = options.output;
    boolean ended = known(options.ask(context).jobs()).state().isEnded();
    Optional<DurableRuns.Saved> saved = context.durableRuns().read(job);
    if (saved.isEmpty()) {
      new Run(context, joining, job, null).attach(job);
    } else {
      attach(joining, saved.get(), ended);
    }
    return ExitCode.OK.code();
  }

  private JobSnapshot known(List<JobSnapshot> jobs) {
    return jobs.stream()
        .filter(each -> each.id().equals(job))
        .findFirst()
        .orElseThrow(
            () ->
                new CliException(
                    ExitCode.FAILED,
                    "no node knows a job '"
                        + job
                        + "'; "
                        + (jobs.isEmpty()
                            ? "they know none"
                            : "known are "
                                + jobs.stream()
                                    .map(JobSnapshot::id)
                                    .collect(Collectors.joining(", ")))
                        + " (jobs are forgotten a while after their end:"
                        + " rfork.jobs.keep-ended)"));
  }

  /** Has the program's options set as they were, since its report depends on them. */
  private void attach(RunOptions joining, DurableRuns.Saved saved, boolean ended) throws Exception {
    RunCommand run = new RunCommand(context);
    CommandLine.ParseResult parsed =
        run.commandLine(programs)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .parseArgs(saved.arguments().toArray(String[]::new));
    String name = parsed.subcommand().commandSpec().name();
    Program<?> program =
        programs.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    new Run(context, joining, name, run.seed())
        .attach(job, program, ended ? null : saved.submitted());
  }
}
