package org.rfork.runtime.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.rfork.Program;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All commands together, and what becomes of their failures. */
final class Commands {
  private Commands() {}

  @Command(
      name = "rfork",
      description = "Fork and join across JVMs.",
      versionProvider = Version.class)
  static final class Root implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "which command?");
    }
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Commands.class.getPackage().getImplementationVersion();
      return new String[] {"rfork " + (version == null ? "(unpackaged build)" : version)};
    }
  }

  /** Runs one command of this process. */
  static int execute(String[] args, Runnable parentEnded) {
    Context context = Context.ofProcess(parentEnded);
    try {
      // Samples are loaded only for the command that offers their options.
      boolean running = List.of(args).contains("run") || List.of(args).contains("attach");
      return of(context, running ? Programs.all() : List.of()).execute(args);
    } catch (CliException | Error e) { // an error that escaped would leave a node's threads running
      return failed(context, e);
    }
  }

  /** The command line in a given world, with these samples. */
  static CommandLine of(Context context, List<Program<?>> programs) {
    CommandLine root = new CommandLine(new Root());
    root.addSubcommand(new RunCommand(context).commandLine(programs));
    root.addSubcommand(new AttachCommand(context, programs));
    root.addSubcommand(new ViewCommands.Samples(context));
    root.addSubcommand(new BenchCommand(context));
    root.addSubcommand(new NodeCommand(context));
    root.addSubcommand(new ViewCommands.Ps(context));
    root.addSubcommand(new ViewCommands.Nodes(context));
    root.addSubcommand(new ViewCommands.Explain(context));
    root.addSubcommand(new MoveCommands.MoveFork(context));
    root.addSubcommand(new MoveCommands.Drain(context));
    root.addSubcommand(new CheckpointCommands.Checkpoint(context));
    root.addSubcommand(new CheckpointCommands.Restart(context));
    root.addSubcommand(new ViewCommands.Config(context));
    root.addSubcommand(StateCommands.commandLine(context));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setParameterExceptionHandler((e, args) -> misused(context, e));
    root.setExecutionExceptionHandler((e, line, parsed) -> failed(context, e));
    root.getCommandSpec()
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("shows the version.")
                .build());
    helpEverywhere(root);
    return root;
  }

  private static void helpEverywhere(CommandLine command) {
    helpOf(command);
    command.getSubcommands().values().forEach(Commands::helpEverywhere);
  }

  private static void helpOf(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("shows this help.").build());
    spec.usageMessage().exitCodeListHeading("%nExit codes:%n");
    spec.usageMessage().exitCodeList(ExitCode.meanings());
  }

  private static int misused(Context context, ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    StringWriter suggestions = new StringWriter();
    context.screen().err("rfork: " + failure.getMessage());
    if (CommandLine.UnmatchedArgumentException.printSuggestions(
        failure, new PrintWriter(suggestions, true))) {
      context.screen().err(suggestions.toString().stripTrailing());
    }
    context.screen().err("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.code();
  }

  private static int failed(Context context, Throwable failure) {
    if (context.interrupted().get()) {
      return ExitCode.INTERRUPTED.code(); // the signal is the reason, not what broke under it
    }
    boolean userCode = failure instanceof UserMain.Failure;
    Throwable cause = userCode && failure.getCause() != null ? failure.getCause() : failure;
    FailureText text = userCode ? FailureText.ofUserCode(cause) : FailureText.of(cause);
    text.lines().forEach(context.screen()::err);
    if (context.debug()) {
      StringWriter stack = new StringWriter();
      cause.printStackTrace(new PrintWriter(stack));
      context.screen().err(stack.toString());
    }
    return text.exitCode().code();
  }
}
