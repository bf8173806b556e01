package org.rfork.runtime.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.capture.AllowList;
import org.rfork.capture.CaptureLimits;
import org.rfork.capture.StateCapture;
import org.rfork.capture.StateDifference;
import org.rfork.capture.StateSummary;
import org.rfork.capture.StateText;
import org.rfork.runtime.checkpoint.JobFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Captured states in files: shown, written as YAML, made from it, compared. */
final class StateCommands {
  private static final int DIFFERENCE = 1;

  private StateCommands() {}

  /** {@code rfork state} and what follows it. */
  static CommandLine commandLine(Context context) {
    CommandLine state = new CommandLine(new Group());
    state.addSubcommand(new Show(context));
    state.addSubcommand(new ToYaml(context));
    state.addSubcommand(new FromYaml(context));
    state.addSubcommand(new Diff(context));
    return state;
  }

  @Command(name = "state", description = "Shows, edits and compares captured states in files.")
  private static final class Group implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      throw new ParameterException(
          spec.commandLine(), "which of show, to-yaml, from-yaml and diff?");
    }
  }

  /** What all of them need. */
  private abstract static class OfFiles implements Callable<Integer> {
    final Context context;

    @Option(
        names = "--class-path",
        paramLabel = "PATH",
        description =
            "jars and directories of your own, which the launcher puts on the class path.")
    private @Nullable String classPath;

    OfFiles(Context context) {
      this.context = context;
    }

    /** Of documents' own packages: whoever calls the command chose file and class path. */
    final StateText text(byte[]... documents) {
      Set<String> packages = new TreeSet<>();
      StateCapture capture = new StateCapture(CaptureLimits.DEFAULT);
      for (byte[] document : documents) {
        capture.classNames(document).forEach(name -> packages.add(packageOf(name)));
      }
      return text(packages);
    }

    final StateText text(Set<String> packages) {
      if (classPath != null) {
        ClassPath.require(classPath);
      }
      return new StateText(
          CaptureLimits.DEFAULT, AllowList.of(packages), StateCommands.class.getClassLoader());
    }

    private static String packageOf(String className) {
      return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }
  }

  @Command(
      name = "show",
      description = "Shows what is in a captured state, or the forks of a frozen job, in brief.")
  private static final class Show extends OfFiles {
    @Parameters(paramLabel = "FILE", description = "the captured state or the frozen job.")
    private Path file = Path.of("");

    @Option(
        names = "--depth",
        paramLabel = "N",
        description = "how many objects inside each other are shown. Default 3.")
    private int depth = 3;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FORMAT",
        description = "text or json. Default text.")
    private OutputFormat output = OutputFormat.TEXT;

    Show(Context context) {
      super(context);
    }

    @Override
    public Integer call() {
      if (depth < 0 || depth > 100) {
        throw new CliException(ExitCode.USAGE, "--depth must be from 0 to 100, not " + depth);
      }
      if (JobFile.isOne(file)) {
        JobFile job = JobFiles.read(file);
        return ViewCommands.show(
            context, output, () -> JobFiles.lines(file, job), JobFiles.map(job));
      }
      byte[] document = read(file);
      StateSummary summary = text(document).summary(document, depth);
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("formatVersion", summary.formatVersion());
      map.put("bytes", summary.bytes());
      map.put("objects", summary.objects());
      map.put("classes", summary.classes());
      return ViewCommands.show(context, output, () -> lines(summary), map);
    }

    private List<String> lines(StateSummary summary) {
      List<String> lines = new ArrayList<>();
      lines.add(
          file
              + ": captured state, format version "
              + summary.formatVersion()
              + ", "
              + Format.count(summary.bytes())
              + " bytes, "
              + Format.count(summary.objects())
              + " objects");
      lines.add("");
      Table table = new Table("CLASS", ">OBJECTS");
      summary.classes().forEach((name, count) -> table.row(name, Format.count(count)));
      lines.addAll(table.lines());
      lines.add("");
      lines.add(summary.tree().stripTrailing());
      return lines;
    }
  }

  @Command(name = "to-yaml", description = "Writes a captured state as YAML, to read and to edit.")
  private static final class ToYaml extends OfFiles {
    @Parameters(paramLabel = "FILE", description = "the captured state.")
    private Path file = Path.of("");

    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "where to write it. Default standard output.")
    private @Nullable Path out;

    ToYaml(Context context) {
      super(context);
    }

    @Override
    public Integer call() {
      byte[] document = read(file);
      String yaml = text(document).toText(document);
      if (out == null) {
        context.screen().out(yaml.stripTrailing());
      } else {
        Path target = out;
        write(target, () -> Files.writeString(target, yaml));
      }
      return ExitCode.OK.code();
    }
  }

  @Command(name = "from-yaml", description = "Makes a captured state of what to-yaml wrote.")
  private static final class FromYaml extends OfFiles {
    @Parameters(paramLabel = "FILE", description = "the YAML, edited or not.")
    private Path file = Path.of("");

    @Option(
        names = "--out",
        required = true,
        paramLabel = "FILE",
        description = "where to write the state.")
    private Path out = Path.of("");

    FromYaml(Context context) {
      super(context);
    }

    @Override
    public Integer call() {
      String yaml = new String(read(file), StandardCharsets.UTF_8);
      byte[] document;
      try {
        document = text(StateText.packagesIn(yaml)).fromText(yaml);
      } catch (CaptureException refusal) {
        throw new CliException(ExitCode.REFUSED, file + ": " + refusal.getMessage(), refusal);
      }
      write(out, () -> Files.write(out, document));
      return ExitCode.OK.code();
    }
  }

  @Command(
      name = "diff",
      description = "Shows where two captured states differ; exit code 1 when they do.")
  private static final class Diff extends OfFiles {
    @Parameters(index = "0", paramLabel = "FILE", description = "one captured state.")
    private Path left = Path.of("");

    @Parameters(index = "1", paramLabel = "OTHER", description = "another.")
    private Path right = Path.of("");

    @Option(
        names = "--most",
        paramLabel = "N",
        description = "how many differences are shown. Default 100.")
    private int most = 100;

    Diff(Context context) {
      super(context);
    }

    @Override
    public Integer call() {
      if (most < 1) {
        throw new CliException(ExitCode.USAGE, "--most must be 1 or more, not " + most);
      }
      byte[] one = read(left);
      byte[] other = read(right);
      List<StateDifference> differences = text(one, other).differences(one, other, most);
      if (differences.isEmpty()) {
        return ExitCode.OK.code();
      }
      Table table = new Table("PATH", left.toString(), right.toString());
      differences.forEach(each -> table.row(each.path(), each.left(), each.right()));
      table.lines().forEach(context.screen()::out);
      if (differences.size() == most) {
        context.screen().err("only the first " + most + " differences: --most shows more");
      }
      return DIFFERENCE;
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new CliException(ExitCode.USAGE, file + ": there is no such file", e);
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private interface Write {
    void run() throws IOException;
  }

  private static void write(Path file, Write write) {
    try {
      write.run();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written: " + e, e);
    }
  }
}
