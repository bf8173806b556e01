package org.rfork.runtime.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.SnapshotMaps;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that shows some of what a cluster says of itself. */
@Command
final class ShowCommand implements Callable<Integer> {

  /** What can be shown. */
  static final List<What> ALL =
      List.of(
          new What(
              "ps",
              "Shows the jobs and the forks that have not ended.",
              Views::jobs,
              List.of("jobs", "forks", "regions")),
          What.of("nodes", "Shows the nodes.", cluster -> Views.nodes(cluster.nodes())),
          What.of(
              "files",
              "Shows the files that forks have open, and their leases.",
              cluster -> Views.files(cluster.files())),
          What.of(
              "sockets",
              "Shows the connections and ports that forks have.",
              cluster -> Views.sockets(cluster.sockets())),
          What.of(
              "channels",
              "Shows the channels between forks, and what is kept of them.",
              cluster -> Views.channels(cluster.channels())));

  /**
   * A part of a cluster.
   *
   * @param name the command's
   * @param text as lines for people
   * @param keys of the document
   */
  record What(
      String name,
      String description,
      Function<ClusterSnapshot, List<String>> text,
      List<String> keys) {
    static What of(String name, String description, Function<ClusterSnapshot, List<String>> text) {
      return new What(name, description, text, List.of(name));
    }
  }

  private final Context context;
  private final What what;
  @Mixin private ClusterOptions options = new ClusterOptions();

  private ShowCommand(Context context, What what) {
    this.context = context;
    this.what = what;
  }

  static CommandLine commandLine(Context context, What what) {
    var command = new CommandLine(new ShowCommand(context, what));
    command.getCommandSpec().usageMessage().description(what.description());
    return command;
  }

  @Override
  public Integer call() {
    ClusterSnapshot cluster = options.ask(context);
    Map<String, Object> document = new LinkedHashMap<>(SnapshotMaps.of(cluster));
    document.keySet().retainAll(what.keys());
    return ViewCommands.show(context, options.output, () -> what.text().apply(cluster), document);
  }
}
