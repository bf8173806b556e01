package org.rfork.runtime.node;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.rfork.ForkState;
import org.rfork.runtime.exec.ForkPool;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.JobSnapshot;
import org.rfork.runtime.view.NodeSnapshot;

/** Shows this node and its cluster as they are now. Safe for all threads. */
final class SnapshotDesk {
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration OBSERVED_LIMIT = Duration.ofSeconds(2);

  private final NodeServices services;
  private final Jobs jobs;
  private final ResourceDesk resources;
  private final String address;
  private final Inbox inbox;

  /**
   * Of this node and its cluster.
   *
   * @param address {@code host:port} of this node; empty if it is embedded
   */
  SnapshotDesk(
      NodeServices services, Jobs jobs, ResourceDesk resources, String address, Inbox inbox) {
    this.services = services;
    this.jobs = jobs;
    this.resources = resources;
    this.address = address;
    this.inbox = inbox;
  }

  /** What this node knows. */
  ClusterSnapshot own() {
    long uptime = ManagementFactory.getRuntimeMXBean().getUptime();
    ForkPool pool = services.pool();
    var node =
        new NodeSnapshot(
            services.self().name(),
            address,
            ProcessHandle.current().pid(),
            services.config().node().roles(),
            services.config().node().threads(),
            pool.active(),
            pool.queued(),
            services.members().isDraining(),
            uptime);
    return Snapshots.own(node, services, jobs.mainProgress(), resources);
  }

  /** What all nodes know; those that do not answer within the limit are left out. */
  ClusterSnapshot ofCluster(Duration limit) {
    var answers = new CompletableFuture<List<Answer>>();
    inbox.tell(new NodeCommand.AskAll(ClusterMessage.SnapshotAsk::new, limit, answers));
    // The actor keeps the limit, unless this node was put out of its cluster and has none.
    answers.completeOnTimeout(List.of(), limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    return merged(answers.join());
  }

  /** The ids of the jobs that run in the cluster. */
  List<String> runningJobs(Duration limit) {
    return ofCluster(limit).jobs().stream()
        .filter(job -> job.state() == ForkState.RUNNING)
        .map(JobSnapshot::id)
        .toList();
  }

  /** Has what all nodes know sent to an observer, by the actor. */
  void observe(String replyTo) {
    var answers = new CompletableFuture<List<Answer>>();
    inbox.tell(new NodeCommand.AskAll(ClusterMessage.SnapshotAsk::new, OBSERVED_LIMIT, answers));
    CompletableFuture<Void> unused =
        answers.thenAccept(given -> inbox.tell(new NodeCommand.Observed(replyTo, merged(given))));
  }

  private ClusterSnapshot merged(List<Answer> answers) {
    List<ClusterSnapshot> parts = new ArrayList<>();
    parts.add(own());
    for (Answer answer : answers) {
      if (answer.message() instanceof ClusterMessage.SnapshotAnswer part) {
        parts.add(part.snapshot());
      }
    }
    return Snapshots.merged(parts);
  }
}
