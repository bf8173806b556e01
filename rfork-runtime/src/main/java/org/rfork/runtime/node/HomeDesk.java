package org.rfork.runtime.node;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.Progress;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkRun;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.placement.Placement;
import org.rfork.runtime.placement.PlacementRequest;
import org.rfork.runtime.table.ForkSpec;
import org.rfork.runtime.table.ForkTable;
import org.rfork.runtime.table.HomeEffect;
import org.rfork.runtime.table.HomeEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The home side of the actor: turns what happens to forks into events of the {@link ForkTable}, and
 * its effects into messages, placements and ended handles. For the actor's thread.
 */
final class HomeDesk {
  private static final Logger LOG = LoggerFactory.getLogger(HomeDesk.class);

  private final ForkTable table;
  private final NodeServices services;
  private final ActorRef<NodeCommand> node;
  private final Sender sender;
  private final Map<ForkPath, ForkHandle<?>> forks = new HashMap<>();
  private final Map<ForkPath, Placement> decided = new HashMap<>();
  private final Map<ForkPath, NodeId> counted = new HashMap<>();
  private final Map<ForkPath, Boolean> urgent = new HashMap<>();
  private final Queue<HomeEvent> events = new ArrayDeque<>();

  HomeDesk(ForkTable table, NodeServices services, ActorRef<NodeCommand> node, Sender sender) {
    this.table = table;
    this.services = services;
    this.node = node;
    this.sender = sender;
  }

  void travel(NodeCommand.Travel travel) {
    ForkHandle<?> fork = travel.fork();
    if (fork.isEnded() || forks.putIfAbsent(fork.path(), fork) != null) {
      return;
    }
    if (travel.decided() != null) {
      decided.put(fork.path(), travel.decided());
    }
    int maxLosses = services.config().forks().maxAttempts();
    apply(
        new HomeEvent.Forked(
            new ForkSpec(fork.path(), travel.retries(), maxLosses, travel.attempt())));
  }

  /** Cancels a fork of the table; false if it is not in there. */
  boolean cancel(ForkHandle<?> fork, String why) {
    boolean known = forks.get(fork.path()) == fork; // not a later fork of the same path
    if (known) {
      apply(new HomeEvent.CancelAsked(fork.path(), why));
    }
    return known;
  }

  void progressed(NodeMessage.Progressed said) {
    ForkHandle<?> fork = forks.get(said.path());
    if (fork != null) {
      fork.update(said.progress());
    }
  }

  void ended(NodeId from, NodeMessage.Ended ended) {
    if (ended.blob() > 0 && forks.containsKey(ended.path())) {
      sender.fetchOutcome(from, ended, BlobKeys.ofOutcome(ended.path(), ended.attempt()));
    } else {
      apply(new HomeEvent.Ended(ended.path(), ended.attempt(), from, ended.outcome()));
    }
  }

  void apply(HomeEvent first) {
    boolean outermost = events.isEmpty();
    events.add(first);
    if (!outermost) {
      return; // the loop below gets to it
    }
    try {
      for (HomeEvent event = events.peek(); event != null; event = events.peek()) {
        table.apply(event, services.nowMillis()).forEach(this::perform);
        events.poll();
      }
    } finally {
      events.clear(); // after an error, not what it left half done
    }
  }

  private void perform(HomeEffect effect) {
    if (effect instanceof HomeEffect.Place place) {
      place(place);
    } else if (effect instanceof HomeEffect.SendSpawn spawn) {
      spawn(spawn);
    } else if (effect instanceof HomeEffect.AckOutcome ack) {
      sender.send(ack.to(), new NodeMessage.EndedAck(ack.path(), ack.attempt()));
    } else if (effect instanceof HomeEffect.SendCancel cancel) {
      cancel(cancel);
    } else if (effect instanceof HomeEffect.Changed changed) {
      changed(changed);
    } else if (effect instanceof HomeEffect.Deliver deliver) {
      deliver(deliver);
    } else if (effect instanceof HomeEffect.Warn warn) {
      LOG.warn("{}", warn.message());
    }
  }

  private void place(HomeEffect.Place place) {
    ForkHandle<?> fork = forks.get(place.path());
    if (fork == null) {
      return;
    }
    uncount(place.path());
    Placement placement = decided.remove(place.path());
    if (placement == null) {
      PlacementRequest request = services.request(fork, place.avoid(), place.preferHome());
      placement = services.place(request, place.attempt());
    }
    if (placement instanceof Placement.On on) {
      NodeId chosen = on.node().id();
      boolean mustBegin = place.preferHome() && !on.node().self();
      if (mustBegin) {
        urgent.put(place.path(), true);
      } else {
        urgent.remove(place.path());
      }
      fork.gate(new ForkUnit.GateRule(on.rule(), on.limitPerNode()));
      count(place.path(), chosen);
      apply(new HomeEvent.Chosen(place.path(), place.attempt(), chosen));
    } else if (placement instanceof Placement.Nowhere nowhere) {
      apply(new HomeEvent.Nowhere(place.path(), place.attempt(), nowhere.reason()));
    }
  }

  private void spawn(HomeEffect.SendSpawn spawn) {
    ForkHandle<?> fork = forks.get(spawn.path());
    if (fork == null) {
      return;
    }
    if (spawn.to().equals(services.self())) {
      spawnHere(fork, spawn.attempt());
      return;
    }
    byte[] state = fork.unit().state();
    boolean isBlob = state.length > services.config().blob().inlineBytes();
    if (isBlob) {
      services.blobs().put(BlobKeys.ofState(fork.path()), fork.unit().job().id(), state);
    }
    sender.send(
        spawn.to(),
        new NodeMessage.Spawn(
            fork.unit(),
            spawn.attempt(),
            isBlob ? state.length : 0,
            urgent.containsKey(fork.path())));
  }

  private void spawnHere(ForkHandle<?> fork, int attempt) {
    ForkRun known = fork.run();
    if (known != null && known.attempt() == attempt) {
      return; // sent twice
    }
    ForkRun run = services.pool().newRun(fork.unit(), attempt, new TableListener(services, node));
    apply(new HomeEvent.Accepted(fork.path(), attempt, services.self()));
    fork.queuedHere(run);
    services.pool().submit(run);
  }

  private void cancel(HomeEffect.SendCancel cancel) {
    if (cancel.to().equals(services.self())) {
      ForkHandle<?> fork = forks.get(cancel.path());
      ForkRun run = fork == null ? null : fork.run();
      if (run != null) {
        run.cancel(cancel.why());
      }
      apply(new HomeEvent.CancelAcked(cancel.path(), cancel.attempt(), services.self()));
    } else {
      sender.send(
          cancel.to(), new NodeMessage.Cancel(cancel.path(), cancel.attempt(), cancel.why()));
    }
  }

  private void changed(HomeEffect.Changed changed) {
    ForkHandle<?> fork = forks.get(changed.path());
    if (fork != null) {
      fork.update(
          new ForkHandle.Status(
              changed.state(), changed.node(), changed.attempt(), changed.reason()));
    }
  }

  private void deliver(HomeEffect.Deliver deliver) {
    ForkHandle<?> fork = forks.remove(deliver.path());
    decided.remove(deliver.path());
    urgent.remove(deliver.path());
    uncount(deliver.path());
    if (fork != null) {
      services.blobs().remove(BlobKeys.ofState(deliver.path()));
      services.end(fork, deliver.outcome(), deliver.node(), deliver.attempt());
    }
  }

  private void count(ForkPath path, NodeId chosen) {
    Members.Peer peer = services.members().get(chosen);
    if (peer != null) {
      peer.outstanding.incrementAndGet();
      counted.put(path, chosen);
    }
  }

  private void uncount(ForkPath path) {
    NodeId chosen = counted.remove(path);
    Members.@Nullable Peer peer = chosen == null ? null : services.members().get(chosen);
    if (peer != null) {
      peer.outstanding.decrementAndGet();
    }
  }

  /** Runs in this JVM of forks that are in the table tell the actor. */
  private record TableListener(NodeServices services, ActorRef<NodeCommand> node)
      implements ForkRun.Listener {
    @Override
    public void started(ForkRun run) {
      node.tell(new NodeCommand.LocalStarted(run.unit().path(), run.attempt()));
    }

    @Override
    public void progressed(ForkRun run, Progress progress) {
      node.tell(new NodeCommand.LocalProgress(run.unit().path(), run.attempt(), progress));
    }

    @Override
    public void ended(ForkRun run, Outcome outcome) {
      services.cancelOrphans(run, outcome);
      node.tell(new NodeCommand.LocalEnded(run.unit().path(), run.attempt(), outcome));
    }
  }
}
