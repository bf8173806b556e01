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

  private record Freeze(NodeId asker, JobMessage.FreezeAsk ask, List<Asked> runs, long endMillis) {}

  private record Given(NodeId asker, long request, CompletableFuture<NodeMessage> answer) {}

  private final NodeServices services;
  private final FrozenJobs frozenJobs;
  private final Inbox node;
  private final HomeDesk home;
  private final HostDesk host;
  private final KeptJobs keptJobs;
  private final List<Freeze> waiting = new ArrayList<>();

  /** The last answer to each job's question: who asks it again must not get another part. */
  private final Map<String, Given> given = new HashMap<>();

  FreezeDesk(
      NodeServices services,
      FrozenJobs frozenJobs,
      Inbox node,
      HomeDesk home,
      HostDesk host,
      KeptJobs keptJobs) {
    this.services = services;
    this.frozenJobs = frozenJobs;
    this.node = node;
    this.home = home;
    this.host = host;
    this.keptJobs = keptJobs;
  }

  void asked(NodeId from, JobMessage.FreezeAsk ask) {
    Given known = given.get(ask.job());
    if (known != null && known.asker().equals(from) && known.request() == ask.request()) {
      if (known.answer().isDone()) {
        node.tell(new NodeCommand.Send(from, known.answer().join()));
      }
      return;
    }
    given.put(ask.job(), new Given(from, ask.request(), new CompletableFuture<>()));
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

  void endJob(String job) {
    given.remove(job);
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
   * Whether it has been captured or will not be soon: who waits in a join or for a channel, or runs
   * another fork there, comes by no safe point. Those that share memory are captured together.
   */
  private boolean isSettled(Asked asked) {
    ForkRun run = asked.run();
    boolean isAlone = run.attachedTo().isEmpty();
    return asked.next().isDone()
        || (isAlone
            && (run.isHeldUp() || run.isPaused() || services.waits().isWaiting(run.unit().path())));
  }

  private void answer(Freeze freeze) {
    String job = freeze.ask().job();
    Map<ForkPath, FrozenState> newest = new HashMap<>();
    keep(newest, home.newest(job));
    keep(newest, host.newest(job));
    keep(newest, keptJobs.newest(job));
    Map<ForkPath, String> uncaptured = new HashMap<>();
    for (Asked asked : freeze.runs()) {
      ForkPath path = asked.run().unit().path();
      String why =
          asked
              .next()
              .handle(
                  (state, failure) -> failure == null ? "" : String.valueOf(failure.getMessage()))
              .getNow(path + " came by no safe point in time");
      if (why.isEmpty()) {
        keep(newest, Map.of(path, asked.next().join()));
      } else {
        uncaptured.put(path, why);
      }
    }
    List<ForkRun> runs = freeze.runs().stream().map(Asked::run).toList();
    var part = new JobPart(services, frozenJobs, job, newest, uncaptured, runs);
    long request = freeze.ask().request();
    Given answered = new Given(freeze.asker(), request, new CompletableFuture<>());
    given.put(job, answered);
    CompletableFuture<Void> unused =
        answered
            .answer()
            .thenAccept(answer -> node.tell(new NodeCommand.Send(freeze.asker(), answer)));
    var thread =
        new Thread(
            () -> answered.answer().complete(part.answer(request)),
            "rfork-" + services.self().name() + "-freeze");
    thread.setDaemon(true);
    thread.start();
  }

  private static void keep(Map<ForkPath, FrozenState> newest, Map<ForkPath, FrozenState> more) {
    more.forEach((path, state) -> newest.merge(path, state, JobPart::newer));
  }
}
