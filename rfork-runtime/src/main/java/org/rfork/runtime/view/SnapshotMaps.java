package org.rfork.runtime.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.rfork.Progress;
import org.rfork.resource.OpenMode;

/** Snapshots as plain maps and lists, and back: what JSON is made of. */
public final class SnapshotMaps {
  private SnapshotMaps() {}

  /** The maps of a whole cluster. */
  public static Map<String, Object> of(ClusterSnapshot cluster) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("nodes", cluster.nodes().stream().map(SnapshotMaps::of).toList());
    map.put("jobs", cluster.jobs().stream().map(SnapshotMaps::of).toList());
    map.put("forks", cluster.forks().stream().map(SnapshotMaps::of).toList());
    map.put("decisions", cluster.decisions().stream().map(SnapshotMaps::of).toList());
    map.put("moves", cluster.moves().stream().map(SnapshotMaps::of).toList());
    map.put("files", cluster.files().stream().map(SnapshotMaps::of).toList());
    map.put("sockets", cluster.sockets().stream().map(SnapshotMaps::of).toList());
    map.put("regions", cluster.regions().stream().map(SnapshotMaps::of).toList());
    map.put("channels", cluster.channels().stream().map(SnapshotMaps::of).toList());
    return map;
  }

  /**
   * The cluster that {@link #of(ClusterSnapshot)} made the maps from.
   *
   * @throws IllegalArgumentException if the map is not such a one, naming what is wrong
   */
  public static ClusterSnapshot toCluster(Map<?, ?> map) {
    Fields fields = new Fields(map);
    return new ClusterSnapshot(
        fields.list("nodes", SnapshotMaps::toNode),
        fields.list("jobs", SnapshotMaps::toJob),
        fields.list("forks", SnapshotMaps::toFork),
        fields.list("decisions", SnapshotMaps::toDecision),
        fields.list("moves", SnapshotMaps::toMove),
        fields.list("files", SnapshotMaps::toFile),
        fields.list("sockets", SnapshotMaps::toSocket),
        fields.list("regions", SnapshotMaps::toRegion),
        fields.list("channels", SnapshotMaps::toChannel));
  }

  /** The map of a node. */
  public static Map<String, Object> of(NodeSnapshot node) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", node.name());
    map.put("address", node.address());
    map.put("pid", node.pid());
    map.put("roles", List.copyOf(new TreeSet<>(node.roles())));
    map.put("threads", node.threads());
    map.put("running", node.running());
    map.put("queued", node.queued());
    map.put("draining", node.draining());
    map.put("uptimeMillis", node.uptimeMillis());
    return map;
  }

  /** The map of a job. */
  public static Map<String, Object> of(JobSnapshot job) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", job.id());
    map.put("driver", job.driver());
    map.put("state", job.state().name());
    map.put("forked", job.forked());
    map.put("endedPerNode", new TreeMap<>(job.endedPerNode()));
    map.put("progress", of(job.progress()));
    map.put("ageMillis", job.ageMillis());
    map.put("holders", job.holders());
    return map;
  }

  /** The map of a fork. */
  public static Map<String, Object> of(ForkSnapshot fork) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("path", fork.path());
    map.put("label", fork.label());
    map.put("state", fork.state().name());
    map.put("home", fork.home());
    map.put("node", fork.node());
    map.put("attempt", fork.attempt());
    map.put("reason", fork.reason());
    map.put("progress", of(fork.progress()));
    map.put("ageMillis", fork.ageMillis());
    return map;
  }

  /** The map of a placement. */
  public static Map<String, Object> of(Decision decision) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("path", decision.path());
    map.put("label", decision.label());
    map.put("attempt", decision.attempt());
    map.put("rule", decision.rule());
    map.put("strategy", decision.strategy());
    map.put("node", decision.node());
    map.put("reason", decision.reason());
    return map;
  }

  /** The map of a move. */
  public static Map<String, Object> of(Move move) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("path", move.path());
    map.put("from", move.from());
    map.put("to", move.to());
    map.put("result", move.result().name());
    map.put("why", move.why());
    map.put("stateBytes", move.stateBytes());
    map.put("fromLoad", move.fromLoad());
    map.put("toLoad", move.toLoad());
    map.put("millis", move.millis());
    if (move.weighed() != null) {
      map.put("weighed", of(move.weighed()));
    }
    return map;
  }

  /** The map of an open file. */
  public static Map<String, Object> of(FileSnapshot file) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", file.name());
    map.put("mode", file.mode().name());
    map.put("token", file.token());
    map.put("version", file.version());
    map.put("bytes", file.bytes());
    map.put("fork", file.fork());
    map.put("attempt", file.attempt());
    map.put("node", file.node());
    map.put("home", file.home());
    return map;
  }

  /** The map of a socket. */
  public static Map<String, Object> of(SocketSnapshot socket) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", socket.name());
    map.put("state", socket.state().name());
    map.put("home", socket.home());
    map.put("fork", socket.fork());
    map.put("attempt", socket.attempt());
    map.put("received", socket.received());
    map.put("sent", socket.sent());
    map.put("buffered", socket.buffered());
    return map;
  }

  private static Map<String, Object> of(Move.Weighed weighed) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("bytesPerSecond", weighed.bytesPerSecond());
    map.put("remainingSeconds", weighed.remainingSeconds());
    map.put("remainingKnown", weighed.remainingKnown());
    map.put("gainSeconds", weighed.gainSeconds());
    map.put("costSeconds", weighed.costSeconds());
    return map;
  }

  /** The map of a shared region. */
  public static Map<String, Object> of(RegionSnapshot region) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", region.name());
    map.put("opener", region.opener());
    map.put("bytes", region.bytes());
    map.put("written", region.written());
    map.put("node", region.node());
    map.put("forks", region.forks());
    return map;
  }

  /** The map of a channel. */
  public static Map<String, Object> of(ChannelSnapshot channel) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", channel.name());
    map.put("sender", of(channel.sender()));
    map.put("receiver", of(channel.receiver()));
    map.put("sent", channel.sent());
    map.put("received", channel.received());
    map.put("acknowledged", channel.acknowledged());
    map.put("bytes", channel.bytes());
    map.put("home", channel.home());
    return map;
  }

  private static Map<String, Object> of(ChannelSnapshot.End end) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("fork", end.fork());
    map.put("attempt", end.attempt());
    map.put("node", end.node());
    return map;
  }

  private static Map<String, Object> of(Progress progress) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("fraction", progress.fraction());
    map.put("message", progress.message());
    return map;
  }

  private static NodeSnapshot toNode(Fields fields) {
    return new NodeSnapshot(
        fields.text("name"),
        fields.text("address"),
        fields.number("pid").longValue(),
        Set.copyOf(fields.texts("roles")),
        fields.number("threads").intValue(),
        fields.number("running").intValue(),
        fields.number("queued").intValue(),
        fields.flag("draining"),
        fields.number("uptimeMillis").longValue());
  }

  private static JobSnapshot toJob(Fields fields) {
    return new JobSnapshot(
        fields.text("id"),
        fields.text("driver"),
        fields.state(),
        fields.number("forked").longValue(),
        fields.fields("endedPerNode").counts(),
        toProgress(fields.fields("progress")),
        fields.number("ageMillis").longValue(),
        fields.number("holders").intValue());
  }

  private static ForkSnapshot toFork(Fields fields) {
    return new ForkSnapshot(
        fields.text("path"),
        fields.text("label"),
        fields.state(),
        fields.text("home"),
        fields.text("node"),
        fields.number("attempt").intValue(),
        fields.text("reason"),
        toProgress(fields.fields("progress")),
        fields.number("ageMillis").longValue());
  }

  private static Decision toDecision(Fields fields) {
    return new Decision(
        fields.text("path"),
        fields.text("label"),
        fields.number("attempt").intValue(),
        fields.text("rule"),
        fields.text("strategy"),
        fields.text("node"),
        fields.text("reason"));
  }

  private static FileSnapshot toFile(Fields fields) {
    return new FileSnapshot(
        fields.text("name"),
        OpenMode.valueOf(fields.text("mode")),
        fields.number("token").longValue(),
        fields.number("version").longValue(),
        fields.number("bytes").longValue(),
        fields.text("fork"),
        fields.number("attempt").intValue(),
        fields.text("node"),
        fields.text("home"));
  }

  private static SocketSnapshot toSocket(Fields fields) {
    return new SocketSnapshot(
        fields.text("name"),
        SocketSnapshot.State.valueOf(fields.text("state")),
        fields.text("home"),
        fields.text("fork"),
        fields.number("attempt").intValue(),
        fields.number("received").longValue(),
        fields.number("sent").longValue(),
        fields.number("buffered").intValue());
  }

  private static RegionSnapshot toRegion(Fields fields) {
    return new RegionSnapshot(
        fields.text("name"),
        fields.text("opener"),
        fields.number("bytes").longValue(),
        fields.number("written").longValue(),
        fields.text("node"),
        fields.texts("forks"));
  }

  private static ChannelSnapshot toChannel(Fields fields) {
    return new ChannelSnapshot(
        fields.text("name"),
        toEnd(fields.fields("sender")),
        toEnd(fields.fields("receiver")),
        fields.number("sent").intValue(),
        fields.number("received").intValue(),
        fields.number("acknowledged").intValue(),
        fields.number("bytes").longValue(),
        fields.text("home"));
  }

  private static ChannelSnapshot.End toEnd(Fields fields) {
    return new ChannelSnapshot.End(
        fields.text("fork"), fields.number("attempt").intValue(), fields.text("node"));
  }

  private static Move toMove(Fields fields) {
    return new Move(
        fields.text("path"),
        fields.text("from"),
        fields.text("to"),
        Move.Result.valueOf(fields.text("result")),
        fields.text("why"),
        fields.number("stateBytes").longValue(),
        fields.number("fromLoad").intValue(),
        fields.number("toLoad").intValue(),
        fields.number("millis").longValue(),
        fields.has("weighed") ? toWeighed(fields.fields("weighed")) : null);
  }

  private static Move.Weighed toWeighed(Fields fields) {
    return new Move.Weighed(
        fields.number("bytesPerSecond").doubleValue(),
        fields.number("remainingSeconds").doubleValue(),
        fields.flag("remainingKnown"),
        fields.number("gainSeconds").doubleValue(),
        fields.number("costSeconds").doubleValue());
  }

  private static Progress toProgress(Fields fields) {
    return new Progress(fields.number("fraction").doubleValue(), fields.text("message"));
  }
}
