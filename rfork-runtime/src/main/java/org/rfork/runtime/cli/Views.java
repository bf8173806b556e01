package org.rfork.runtime.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.view.ChannelSnapshot;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.Decision;
import org.rfork.runtime.view.FileSnapshot;
import org.rfork.runtime.view.ForkSnapshot;
import org.rfork.runtime.view.JobSnapshot;
import org.rfork.runtime.view.Move;
import org.rfork.runtime.view.NodeSnapshot;
import org.rfork.runtime.view.RegionSnapshot;
import org.rfork.runtime.view.SocketSnapshot;

/** Snapshots and settings as lines for people. */
final class Views {
  private Views() {}

  /** {@code rfork nodes}. */
  static List<String> nodes(List<NodeSnapshot> nodes) {
    Table table =
        new Table("NODE", "ADDRESS", ">PID", "ROLES", ">THREADS", ">RUNNING", ">QUEUED", ">UP");
    for (NodeSnapshot node : nodes) {
      table.row(
          node.name(),
          node.address(),
          node.pid(),
          String.join(",", new TreeSet<>(node.roles())),
          node.threads(),
          node.running(),
          node.queued(),
          Format.seconds(node.uptimeMillis() / 1e3));
    }
    return table.lines();
  }

  /** {@code rfork files}: what forks have open. */
  static List<String> files(List<FileSnapshot> files) {
    if (files.isEmpty()) {
      return List.of("no fork has a file open");
    }
    Table table =
        new Table(
            "FILE", "MODE", ">LEASE", ">VERSION", ">BYTES", "FORK", ">ATTEMPT", "NODE", "HOME");
    for (FileSnapshot file : files) {
      boolean isLeased = file.mode().leases();
      table.row(
          file.name(),
          file.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          isLeased ? file.token() : "-",
          file.mode().writes() ? file.version() : "-",
          isLeased ? Format.count(file.bytes()) : "-",
          file.fork(),
          file.attempt(),
          file.node(),
          file.home());
    }
    return table.lines();
  }

  /** {@code rfork sockets}: what nodes keep for forks. */
  static List<String> sockets(List<SocketSnapshot> sockets) {
    if (sockets.isEmpty()) {
      return List.of("no fork has a socket open");
    }
    Table table =
        new Table("SOCKET", "STATE", ">RECEIVED", ">SENT", ">BUFFERED", "FORK", ">ATTEMPT", "HOME");
    for (SocketSnapshot socket : sockets) {
      boolean isPort = socket.state() == SocketSnapshot.State.LISTENING;
      table.row(
          socket.name(),
          socket.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          isPort ? "-" : Format.count(socket.received()),
          isPort ? "-" : Format.count(socket.sent()),
          isPort ? "-" : Format.count(socket.buffered()),
          socket.fork(),
          socket.attempt(),
          socket.home());
    }
    return table.lines();
  }

  /** {@code rfork channels}: what nodes keep of what forks send each other. */
  static List<String> channels(List<ChannelSnapshot> channels) {
    if (channels.isEmpty()) {
      return List.of("no fork has a channel");
    }
    Table table =
        new Table(
            "CHANNEL",
            "SENDER",
            "ON",
            "RECEIVER",
            "ON",
            ">SENT",
            ">RECEIVED",
            ">ACKNOWLEDGED",
            ">BYTES",
            "HOME");
    for (ChannelSnapshot channel : channels) {
      table.row(
          channel.name(),
          orNone(channel.sender().fork()),
          orNone(channel.sender().node()),
          orNone(channel.receiver().fork()),
          orNone(channel.receiver().node()),
          Format.count(channel.sent()),
          Format.count(channel.received()),
          Format.count(channel.acknowledged()),
          Format.count(channel.bytes()),
          channel.home());
    }
    return table.lines();
  }

  private static String orNone(String name) {
    return name.isEmpty() ? "-" : name;
  }

  /** {@code rfork ps}: the jobs, their forks that have not ended, and what these share. */
  static List<String> jobs(ClusterSnapshot cluster) {
    List<String> lines = new ArrayList<>(jobs(cluster.jobs()));
    if (!cluster.forks().isEmpty()) {
      lines.add("");
      lines.addAll(forks(cluster.forks()));
    }
    if (!cluster.regions().isEmpty()) {
      lines.add("");
      lines.addAll(regions(cluster.regions()));
    }
    return lines;
  }

  private static List<String> regions(List<RegionSnapshot> regions) {
    Table table = new Table("REGION", "OPENED BY", "NODE", ">BYTES", ">WRITTEN", "ATTACHED");
    for (RegionSnapshot region : regions) {
      table.row(
          region.name(),
          region.opener(),
          region.node(),
          Format.count(region.bytes()),
          Format.count(region.written()),
          String.join(" ", region.forks()));
    }
    return table.lines();
  }

  private static List<String> jobs(List<JobSnapshot> jobs) {
    if (jobs.isEmpty()) {
      return List.of("no jobs");
    }
    Table table = new Table("JOB", "DRIVER", "STATE", ">FORKS", ">ENDED", ">DONE", ">AGE");
    for (JobSnapshot job : jobs) {
      table.row(
          job.id(),
          job.driver(),
          state(job.state()),
          Format.count(job.forked()),
          Format.count(job.ended()),
          percent(job.progress().fraction()),
          Format.seconds(job.ageMillis() / 1e3));
    }
    return table.lines();
  }

  private static List<String> forks(List<ForkSnapshot> forks) {
    Table table = new Table("FORK", "LABEL", "STATE", "NODE", ">ATTEMPT", ">DONE", ">AGE", "WHY");
    for (ForkSnapshot fork : forks) {
      table.row(
          fork.path(),
          fork.label(),
          state(fork.state()),
          fork.node(),
          fork.attempt(),
          percent(fork.progress().fraction()),
          Format.seconds(fork.ageMillis() / 1e3),
          fork.reason());
    }
    return table.lines();
  }

  /** Placements of one label by one rule and strategy on one node, and how many they are. */
  record Group(String label, String rule, String strategy, String node, long count) {
    Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("label", label);
      map.put("rule", rule);
      map.put("strategy", strategy);
      map.put("node", node);
      map.put("count", count);
      return map;
    }
  }

  /** The placements in groups, by label, rule, strategy and node. */
  static List<Group> groups(List<Decision> decisions) {
    return decisions.stream()
        .collect(
            Collectors.groupingBy(
                each -> new Group(each.label(), each.rule(), each.strategy(), each.node(), 0),
                Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> counted(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparing(Group::label)
                .thenComparing(Group::rule)
                .thenComparing(Group::strategy)
                .thenComparing(Group::node))
        .toList();
  }

  private static Group counted(Group group, long count) {
    return new Group(group.label(), group.rule(), group.strategy(), group.node(), count);
  }

  /** {@code rfork explain}: the groups, then the latest placements, newest last. */
  static List<String> placements(List<Decision> decisions, int latest) {
    if (decisions.isEmpty()) {
      return List.of("no placements");
    }
    Table summary = new Table("LABEL", "RULE", "STRATEGY", "NODE", ">FORKS");
    for (Group group : groups(decisions)) {
      summary.row(
          group.label(),
          group.rule(),
          group.strategy(),
          node(group.node()),
          Format.count(group.count()));
    }
    List<String> lines = new ArrayList<>(summary.lines());
    int shown = Math.min(latest, decisions.size());
    lines.add("");
    lines.add("the latest " + shown + " of " + Format.count(decisions.size()) + ":");
    Table table = new Table("FORK", ">ATTEMPT", "NODE", "WHY");
    for (Decision each : decisions.subList(decisions.size() - shown, decisions.size())) {
      table.row(each.path(), each.attempt(), node(each.node()), each.reason());
    }
    lines.addAll(table.lines());
    return lines;
  }

  /** A move in a sentence. */
  static String move(Move move) {
    return "%s went from %s to %s in %s ms with a state of %s bytes"
        .formatted(
            move.path(),
            move.from(),
            move.to(),
            Format.count(move.millis()),
            Format.count(move.stateBytes()));
  }

  /** {@code rfork explain --moves}, newest last. */
  static List<String> moves(List<Move> moves, int latest) {
    if (moves.isEmpty()) {
      return List.of("no moves");
    }
    Table table =
        new Table(
            "FORK", "FROM", "TO", "RESULT", ">BYTES", ">MB/S", ">LEFT", ">GAIN", ">COST", ">LOADS",
            ">MS", "WHY");
    for (Move move : moves.subList(Math.max(0, moves.size() - latest), moves.size())) {
      table.row(
          move.path(),
          move.from(),
          move.to().isEmpty() ? "(any)" : move.to(),
          result(move.result()),
          Format.count(move.stateBytes()),
          weighed(move, weighed -> Format.count(Math.round(weighed.bytesPerSecond() / 1e6))),
          weighed(
              move,
              weighed ->
                  (weighed.remainingKnown() ? "" : "~")
                      + Format.seconds(weighed.remainingSeconds())),
          weighed(move, weighed -> Format.seconds(weighed.gainSeconds())),
          weighed(move, weighed -> Format.seconds(weighed.costSeconds())),
          move.fromLoad() + ":" + move.toLoad(),
          Format.count(move.millis()),
          move.why());
    }
    return table.lines();
  }

  private static String result(Move.Result result) {
    return result.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String weighed(Move move, Function<Move.Weighed, String> figure) {
    Move.Weighed weighed = move.weighed();
    return weighed == null ? "-" : figure.apply(weighed);
  }

  /** {@code rfork config}. */
  static List<String> settings(List<RforkConfig.Entry> entries) {
    Table table = new Table("KEY", "VALUE", "SET BY");
    entries.forEach(entry -> table.row(entry.key(), entry.value(), entry.origin()));
    return table.lines();
  }

  private static String node(String node) {
    return node.isEmpty() ? "(waits)" : node;
  }

  private static String state(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static String percent(double fraction) {
    return Math.round(100 * fraction) + " %";
  }
}
