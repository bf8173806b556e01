package org.rfork.runtime.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rfork.Program;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    description = {
      "Runs a sample, a main class or a jar on local node processes or on a running cluster.",
      "The options of a sample: rfork run <sample> --help."
    },
    customSynopsis = "rfork run [OPTIONS] <sample|main class|jar> [ARGUMENTS...]")
final class RunCommand implements Callable<Integer> {
  private static final String NOT_DURABLE =
      " cannot be durable: a main method runs in this process and cannot run again from its start"
          + " elsewhere without doing twice what it has done. Have it submit a Task or Continuation"
          + " by RemoteFork.submit(root, JobOptions.named(...).durable(true)) to a cluster of rfork"
          + " nodes, and run it without --durable; docs/guide.md has such a program";

  private final Context context;

  @Spec private CommandSpec spec;
  @Mixin private RunOptions options = new RunOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PROGRAM",
      description = "a sample's name, a main class, or a jar that names one.")
  private @Nullable String target;

  @Parameters(
      index = "1..*",
      paramLabel = "ARGUMENTS",
      description = "what the main method gets; after -- also options that rfork has itself.")
  private List<String> arguments = new ArrayList<>();

  RunCommand(Context context) {
    this.context = context;
  }

  /** The command with a subcommand for each program, whose options become its own. */
  CommandLine commandLine(List<Program<?>> programs) {
    CommandLine run = new CommandLine(this);
    run.setUnmatchedOptionsArePositionalParams(true);
    programs.forEach(program -> run.addSubcommand(program.name(), sample(program)));
    return run;
  }

  @Override
  public Integer call() throws Exception {
    List<String> samples = Programs.all().stream().map(Program::name).toList();
    if (target == null) {
      throw new CliException(
          ExitCode.USAGE,
          "run what? A main class, a jar or a sample: " + String.join(", ", samples));
    }
    options.check();
    UserMain main = UserMain.find(target, samples);
    if (options.durable) {
      throw new CliException(ExitCode.USAGE, target + NOT_DURABLE);
    }
    new Run(context, options, target, options.seed)
        .run(
            cluster -> {
              long begun = System.nanoTime();
              main.call(arguments);
              return new Run.Answer(System.nanoTime() - begun, null, Map.of());
            });
    return ExitCode.OK.code();
  }

  /** The seed that was given, or the default. */
  long seed() {
    return options.seed;
  }

  /** All that followed {@code run}. */
  private List<String> arguments() {
    List<String> all = spec.root().commandLine().getParseResult().originalArgs();
    return all.subList(all.indexOf(spec.name()) + 1, all.size());
  }

  private CommandSpec sample(Program<?> program) {
    Callable<Integer> running =
        () -> {
          new Run(context, options, program.name(), options.seed).program(program, arguments());
          return ExitCode.OK.code();
        };
    CommandSpec spec = CommandSpec.wrapWithoutInspection(running);
    spec.addMixin("program", CommandSpec.forAnnotatedObjectLenient(program));
    spec.usageMessage().description(program.summary().replace("%", "%%")); // a format string
    spec.usageMessage().sortOptions(false);
    return spec;
  }
}
