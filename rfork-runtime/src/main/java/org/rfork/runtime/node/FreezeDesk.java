package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkRun;
import org.rfork.runtime.exec.FrozenState;

/**
 * This node's part in freezing jobs: has what runs here captured, and then tells who asked all that
 * is known here of the job. For the actor's thread; the part is put together on a thread of its
 * own.
 */
final class FreezeDesk {
  private record Asked(ForkRun run, CompletableFuture<FrozenState> next) {}

  private record Freeze(
      NodeId asker, NodeMessage.FreezeAsk ask, List<Asked> runs, long endMillis) {}

  private final NodeServices services;
  private final NodeRuntime runtime;
  private final HomeDesk home;
  private final HostDesk host;
  private final KeptJobs keptJobs;
  private final List<Freeze> waiting = new ArrayList<>();

  FreezeDesk(
      NodeServices services, NodeRuntime runtime, HomeDesk home, HostDesk host, KeptJobs keptJobs) {
    this.services = services;
    this.runtime = runtime;
    this.home = home;
    this.host = host;
    this.keptJobs = keptJobs;
  }

  void asked(NodeId from, NodeMessage.FreezeAsk ask) {
    List<ForkRun> runs = new ArrayList<>(services.pool().kept(ask.job()));
    for (ForkHandle<?> fork : services.registry().within(ForkPath.root(ask.job()))) {
      ForkRun run = fork.run();
      if (run != null && !runs.contains(run)) {
        runs.add(run);
      }
    }
    List<Asked> asked =
        runs.stream()
            .filter(run -> !run.isQueued())
            .map(run -> new Asked(run, run.nextCheckpoint()))
            .toList();
    long now = services.nowMillis();
    waiting.add(new Freeze(from, ask, asked, now + ask.millis()));
    tick(now);
  }

  void tick(long nowMillis) {
    for (Freeze freeze : List.copyOf(waiting)) {
      if (nowMillis >= freeze.endMillis() || freeze.runs().stream().allMatch(this::isSettled)) {
        waiting.remove(freeze);
        answer(freeze);
      }
    }
  }

  /**
   * Whether it has been captured or will not be soon: who waits in a join comes by no safe point.
   */
  private boolean isSettled(Asked asked) {
    return asked.next().isDone() || services.waits().isWaiting(asked.run().unit().path());
  }

  private void answer(Freeze freeze) {
    String job = freeze.ask().job();
    Map<ForkPath, FrozenState> newest = new HashMap<>();
    keep(newest, home.newest(job));
    keep(newest, host.newest(job));
    keep(newest, keptJobs.newest(job));
    for (Asked asked : freeze.runs()) {
      if (asked.next().isDone() && !asked.next().isCompletedExceptionally()) {
        keep(newest, Map.of(asked.run().unit().path(), asked.next().join()));
      }
    }
    List<ForkRun> runs = freeze.runs().stream().map(Asked::run).toList();
    var part = new JobPart(services, runtime, job, newest, runs);
    var thread =
        new Thread(
            () -> runtime.tell(freeze.asker(), part.answer(freeze.ask().request())),
            "rfork-" + services.self().name() + "-freeze");
    thread.setDaemon(true);
    thread.start();
  }

  /** What holds handles cannot be used: their outcomes stay behind. */
  private static void keep(Map<ForkPath, FrozenState> newest, Map<ForkPath, FrozenState> more) {
    more.forEach(
        (path, state) -> {
          if (!state.holdsForks()) {
            newest.merge(path, state, JobPart::newer);
          }
        });
  }
}
