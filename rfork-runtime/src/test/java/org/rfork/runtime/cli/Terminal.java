package org.rfork.runtime.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rfork.runtime.launch.JvmCommand;
import org.rfork.runtime.launch.RunRegistry;
import picocli.CommandLine;

/** A person's side of the command line: what they type, and what they get. */
final class Terminal {
  final FakeCluster cluster = new FakeCluster();
  final RunRegistry registry;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Context context;

  Terminal(Path directory) {
    this(directory, JvmCommand.ofThisJvm());
  }

  /** Whose local nodes are started so. */
  Terminal(Path directory, JvmCommand jvm) {
    registry = new RunRegistry(directory.resolve("running"));
    context =
        new Context(
            new Screen(new PrintStream(out, true), new PrintStream(err, true), false),
            false,
            registry,
            new LastRun(directory.resolve("state").resolve("last-run.json")),
            new DurableRuns(directory.resolve("state").resolve("jobs")),
            cluster,
            jvm,
            new AtomicBoolean(),
            () -> {});
  }

  int type(String... arguments) {
    out.reset();
    err.reset();
    CommandLine commands = Commands.of(context, List.of(new ToyProgram()), List.of(arguments));
    commands.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    PrintStream systemOut = System.out;
    try {
      return commands.execute(arguments);
    } finally {
      System.setOut(systemOut);
    }
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
