package org.rfork.runtime.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.Program;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.Decision;
import org.rfork.runtime.view.Move;
import org.rfork.runtime.view.SnapshotMaps;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that only look. */
final class ViewCommands {
  private ViewCommands() {}

  @Command(name = "samples", description = "Lists the samples that rfork run can start.")
  record Samples(Context context) implements Callable<Integer> {
    @Override
    public Integer call() {
      List<Program<?>> programs = Programs.all();
      int width = programs.stream().mapToInt(each -> each.name().length()).max().orElse(0);
      for (Program<?> program : programs) {
        String padding = " ".repeat(width - program.name().length() + 2);
        context.screen().out(program.name() + padding + program.summary());
      }
      return ExitCode.OK.code();
    }
  }

  @Command(
      name = "explain",
      description = {
        "Shows why each fork went where it went.",
        "When no cluster of yours runs, it tells of the last rfork run."
      })
  static final class Explain implements Callable<Integer> {
    private final Context context;
    @Mixin private ClusterOptions options = new ClusterOptions();

    @Option(
        names = "--last",
        paramLabel = "N",
        description = "how many of the latest placements to list. Default 20.")
    private int last = 20;

    @Option(
        names = "--moves",
        description = "the moves that were made and refused, in place of the placements.")
    private boolean moves;

    @Parameters(
        arity = "0..1",
        paramLabel = "JOB|PATH",
        description = "only this job, or this fork and those below it.")
    private @Nullable String within;

    Explain(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      ForkPath root = within == null ? null : ClusterOptions.path(within);
      if (last < 0) {
        throw new CliException(ExitCode.USAGE, "--last must be 0 or more, not " + last);
      }
      Source source = source();
      if (moves) {
        List<Move> made =
            source.cluster().moves().stream()
                .filter(each -> root == null || new ForkPath(each.path()).isWithin(root))
                .toList();
        return show(
            context,
            options.output,
            () -> Views.moves(made, last),
            Map.of("moves", made.stream().map(SnapshotMaps::of).toList()));
      }
      List<Decision> decisions =
          source.cluster().decisions().stream()
              .filter(each -> root == null || new ForkPath(each.path()).isWithin(root))
              .toList();
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("source", source.name());
      map.put("summary", Views.groups(decisions).stream().map(Views.Group::toMap).toList());
      map.put("decisions", decisions.stream().map(SnapshotMaps::of).toList());
      return show(context, options.output, () -> text(source, decisions), map);
    }

    private List<String> text(Source source, List<Decision> decisions) {
      List<String> lines = new ArrayList<>();
      lines.add("placements of " + source.name() + (within == null ? "" : ", " + within));
      lines.add("");
      lines.addAll(Views.placements(decisions, last));
      return lines;
    }

    private Source source() {
      if (options.isThereOne(context)) {
        return new Source("the running cluster", options.ask(context));
      }
      return context
          .lastRun()
          .read()
          .map(
              run ->
                  new Source(
                      "the last run, " + run.program() + ", ended " + run.ended(), run.cluster()))
          .orElseThrow(
              () ->
                  new CliException(
                      ExitCode.CLUSTER,
                      "no cluster of yours runs on this machine and no run was kept: start one with"
                          + " rfork run, or name a cluster with --cluster HOST:PORT"));
    }

    /** Where placements come from, and how to call it. */
    private record Source(String name, ClusterSnapshot cluster) {}
  }

  @Command(name = "config", description = "Shows all settings and where each was set.")
  static final class Config implements Callable<Integer> {
    private final Context context;

    @Option(names = "--config", paramLabel = "FILE", description = "HOCON settings.")
    private @Nullable Path file;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FORMAT",
        description = "text or json. Default text.")
    private OutputFormat output = OutputFormat.TEXT;

    Config(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      List<RforkConfig.Entry> entries = RforkConfig.load(file).effective();
      List<Map<String, String>> maps = new ArrayList<>();
      for (RforkConfig.Entry entry : entries) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("key", entry.key());
        map.put("value", entry.value());
        map.put("origin", entry.origin());
        maps.add(map);
      }
      return show(context, output, () -> Views.settings(entries), Map.of("config", maps));
    }
  }

  static int show(
      Context context, OutputFormat output, Supplier<List<String>> text, Map<String, ?> document) {
    if (output == OutputFormat.JSON) {
      context.screen().out(Json.document(document));
    } else {
      text.get().forEach(context.screen()::out);
    }
    return ExitCode.OK.code();
  }
}
