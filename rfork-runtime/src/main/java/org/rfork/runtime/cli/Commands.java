package org.rfork.runtime.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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
      return of(context, running ? Programs.all() : List.of(), List.of(args)).execute(args);
    } catch (CliException | Error e) { // an error that escaped would leave a node's threads running
      return failed(context, e);
    }
  }

  /**
   * The command line in a given world, with these samples.
   *
   * @param args what it is to read: of commands and samples, those it names are enough, and reading
   *     the options of the others would cost a tenth of a second; if it names none, all are there
   */
  static CommandLine of(Context context, List<Program<?>> programs, List<String> args) {
    CommandLine root = new CommandLine(new Root());
    Map<String, Supplier<CommandLine>> commands = commands(context, programs, args);
    Set<String> wanted = named(commands.keySet(), args);
    commands.forEach(
        (name, command) -> {
          if (wanted.contains(name)) {
            root.addSubcommand(name, command.get());
          }
        });
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setParameterExceptionHandler((e, typed) -> misused(context, e));
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

  private static Map<String, Supplier<CommandLine>> commands(
      Context context, List<Program<?>> programs, List<String> args) {
    Set<String> wanted = named(programs.stream().map(Program::name).toList(), args);
    List<Program<?>> offered =
        programs.stream().filter(program -> wanted.contains(program.name())).toList();
    Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
    commands.put("run", () -> new RunCommand(context).commandLine(offered));
    commands.put("attach", () -> new CommandLine(new AttachCommand(context, programs)));
    commands.put("samples", () -> new CommandLine(new ViewCommands.Samples(context)));
    commands.put("bench", () -> new CommandLine(new BenchCommand(context)));
    commands.put("node", () -> new CommandLine(new NodeCommand(context)));
    ShowCommand.ALL.forEach(
        what -> commands.put(what.name(), () -> ShowCommand.commandLine(context, what)));
    commands.put("explain", () -> new CommandLine(new ViewCommands.Explain(context)));
    commands.put("move", () -> new CommandLine(new MoveCommands.MoveFork(context)));
    commands.put("drain", () -> new CommandLine(new MoveCommands.Drain(context)));
    commands.put("checkpoint", () -> new CommandLine(new CheckpointCommands.Checkpoint(context)));
    commands.put("restart", () -> new CommandLine(new CheckpointCommands.Restart(context)));
    commands.put("config", () -> new CommandLine(new ViewCommands.Config(context)));
    commands.put("state", () -> StateCommands.commandLine(context));
    return commands;
  }

  /** Those of the names that stand among the arguments; all if none does. */
  private static Set<String> named(Collection<String> names, List<String> args) {
    Set<String> named = new LinkedHashSet<>(names);
    named.retainAll(args);
    return named.isEmpty() ? new LinkedHashSet<>(names) : named;
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
