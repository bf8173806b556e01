package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkState;
import org.rfork.Progress;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkRun;
import org.rfork.runtime.exec.ForkStatus;
import org.rfork.runtime.exec.JobTallies.Counts;
import org.rfork.runtime.exec.Runaway;
import org.rfork.runtime.node.ForkRegistry.SubmittedJob;
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

/** Makes one node's snapshot, and one of many. */
final class Snapshots {
  private static final int MAX_FORKS = 1000;

  private Snapshots() {}

  /** What this node knows. Jobs of other drivers show only its own counts. */
  static ClusterSnapshot own(
      NodeSnapshot node, NodeServices services, Progress mainProgress, ResourceDesk resources) {
    List<JobSnapshot> jobs = new ArrayList<>();
    Map<String, SubmittedJob> submitted = services.registry().submitted();
    Map<String, Counts> counts = services.pool().tallies().all();
    Set<String> held = services.registry().kept().keySet();
    submitted.keySet().forEach(id -> counts.putIfAbsent(id, Counts.NONE));
    held.forEach(id -> counts.putIfAbsent(id, Counts.NONE));
    counts.forEach(
        (id, count) ->
            jobs.add(
                job(
                    id,
                    count,
                    submitted.get(id),
                    node.name(),
                    mainProgress,
                    held.contains(id) ? 1 : 0)));
    List<ForkSnapshot> forks = new ArrayList<>();
    for (ForkHandle<?> fork : services.registry().live()) {
      if (forks.size() == MAX_FORKS) {
        break;
      }
      forks.add(fork(fork));
    }
    services.pool().runaways().forEach(runaway -> forks.add(fork(runaway, node.name())));
    return new ClusterSnapshot(
        List.of(node),
        jobs,
        forks,
        services.decisions().latest(),
        services.moves().latest(),
        resources.files().snapshot(),
        resources.sockets().snapshot(),
        resources.regions().snapshot(),
        resources.channels().channels().snapshot());
  }

  /** All nodes' snapshots as one. */
  static ClusterSnapshot merged(List<ClusterSnapshot> parts) {
    List<NodeSnapshot> nodes = new ArrayList<>();
    Map<String, JobSnapshot> jobs = new TreeMap<>();
    List<ForkSnapshot> forks = new ArrayList<>();
    List<Decision> decisions = new ArrayList<>();
    List<Move> moves = new ArrayList<>();
    List<FileSnapshot> files = new ArrayList<>();
    List<SocketSnapshot> sockets = new ArrayList<>();
    List<RegionSnapshot> regions = new ArrayList<>();
    List<ChannelSnapshot> channels = new ArrayList<>();
    for (ClusterSnapshot part : parts) {
      nodes.addAll(part.nodes());
      part.jobs().forEach(job -> jobs.merge(job.id(), job, Snapshots::merged));
      forks.addAll(part.forks());
      decisions.addAll(part.decisions());
      moves.addAll(part.moves());
      files.addAll(part.files());
      sockets.addAll(part.sockets());
      regions.addAll(part.regions());
      channels.addAll(part.channels());
    }
    nodes.sort(Comparator.comparing(NodeSnapshot::name));
    forks.sort(Comparator.comparing(ForkSnapshot::path));
    files.sort(Comparator.comparing(FileSnapshot::name).thenComparing(FileSnapshot::fork));
    sockets.sort(Comparator.comparing(SocketSnapshot::name).thenComparing(SocketSnapshot::fork));
    regions.sort(Comparator.comparing(RegionSnapshot::name).thenComparing(RegionSnapshot::opener));
    channels.sort(Comparator.comparing(ChannelSnapshot::name).thenComparing(ChannelSnapshot::home));
    return new ClusterSnapshot(
        nodes,
        new ArrayList<>(jobs.values()),
        forks,
        decisions,
        moves,
        files,
        sockets,
        regions,
        channels);
  }

  private static JobSnapshot job(
      String id,
      Counts count,
      @Nullable SubmittedJob job,
      String node,
      Progress mainProgress,
      int holders) {
    Map<String, Long> ended = count.ended() == 0 ? Map.of() : Map.of(node, count.ended());
    if (job == null) {
      return new JobSnapshot(
          id, "", ForkState.RUNNING, count.forked(), ended, Progress.NONE, 0, holders);
    }
    ForkHandle<?> root = job.root();
    return new JobSnapshot(
        id,
        node,
        root == null ? ForkState.RUNNING : root.state(),
        count.forked(),
        ended,
        root == null ? mainProgress : root.progress(),
        (System.nanoTime() - job.bornNanos()) / 1_000_000,
        holders);
  }

  private static JobSnapshot merged(JobSnapshot one, JobSnapshot other) {
    JobSnapshot drivers = one.driver().isEmpty() ? other : one;
    Map<String, Long> ended = new TreeMap<>(one.endedPerNode());
    other.endedPerNode().forEach((node, count) -> ended.merge(node, count, Long::sum));
    return new JobSnapshot(
        drivers.id(),
        drivers.driver(),
        drivers.state(),
        one.forked() + other.forked(),
        ended,
        drivers.progress(),
        drivers.ageMillis(),
        one.holders() + other.holders());
  }

  private static ForkSnapshot fork(Runaway runaway, String node) {
    ForkRun run = runaway.run();
    String reason = "still runs %d s after it was cancelled: %s";
    return new ForkSnapshot(
        run.unit().path().value(),
        run.unit().label(),
        ForkState.CANCELLED,
        "",
        node,
        run.attempt(),
        reason.formatted(runaway.millis() / 1000, runaway.why()),
        Progress.NONE,
        runaway.millis());
  }

  private static ForkSnapshot fork(ForkHandle<?> fork) {
    ForkStatus status = fork.status();
    return new ForkSnapshot(
        fork.path().value(),
        fork.options().label(),
        status.state(),
        fork.homeNode().name(),
        status.node() == null ? "" : status.node().name(),
        status.attempt(),
        status.reason(),
        fork.progress(),
        fork.ageMillis());
  }
}
