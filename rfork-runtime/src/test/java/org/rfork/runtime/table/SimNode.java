package org.rfork.runtime.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/** One life of a node: both tables, and effects carried out against the simulated cluster. */
final class SimNode {
  static final Timing TIMING = new Timing(100);
  private static final int DEEPEST = 3;

  final NodeId id;
  final ForkTable table;
  final HostTable host;
  final TreeSet<NodeId> known = new TreeSet<>();
  private final TableInvariants invariants = new TableInvariants();
  private final SimCluster cluster;
  private final SimNetwork net;
  private final Map<HostedFork.Key, SimRun> runs = new HashMap<>();
  private final Map<ForkPath, SimRun> parents = new HashMap<>();
  private int forksMade;
  boolean alive = true;

  SimNode(NodeId id, SimCluster cluster) {
    this.id = id;
    this.cluster = cluster;
    this.net = cluster.net;
    table = new ForkTable(id, TIMING, cluster.coverage::home);
    host = new HostTable(id, TIMING, cluster.coverage::host);
    tick();
  }

  void fork(ForkPath path) {
    if (table.view(path, net.now()) != null) {
      // Another run of the same parent, for another home, forked it: the newest run wins.
      on(new HomeEvent.CancelAsked(path, "its parent runs again"));
    }
    int firstAttempt = 1 + 1000 * forksMade++;
    int retries = net.random.nextInt(3);
    cluster.delivered.forked(id, path, firstAttempt);
    on(new HomeEvent.Forked(new ForkSpec(path, retries, 1 + net.random.nextInt(4), firstAttempt)));
  }

  void on(HomeEvent event) {
    if (!alive) {
      return;
    }
    List<HomeEffect> effects = table.apply(planted(event), net.now());
    if (event instanceof HomeEvent.Tick && effects.isEmpty()) {
      return;
    }
    net.trace(id, event);
    invariants.check(table, effects);
    for (HomeEffect effect : effects) {
      net.trace(id, effect);
      boolean forgotten =
          cluster.bug == SimBug.CHILD_FORGOTTEN
              && event instanceof HomeEvent.NodeLost
              && effect instanceof HomeEffect.Place;
      if (!forgotten) {
        carryOut(effect);
      }
    }
  }

  void on(HostEvent event) {
    if (!alive) {
      return;
    }
    List<HostEffect> effects = host.apply(event, net.now());
    if (event instanceof HostEvent.Tick && effects.isEmpty()) {
      return;
    }
    net.trace(id, event);
    invariants.check(host);
    for (HostEffect effect : effects) {
      net.trace(id, effect);
      carryOut(effect);
    }
  }

  private HomeEvent planted(HomeEvent event) {
    if (cluster.bug == SimBug.STALE_RESULT_TAKEN && event instanceof HomeEvent.Ended ended) {
      ForkView view = table.view(ended.path(), net.now());
      if (view != null && view.node() != null) {
        return new HomeEvent.Ended(ended.path(), view.attempt(), view.node(), ended.outcome());
      }
    }
    return event;
  }

  private void tick() {
    net.after(
        50,
        () -> {
          if (alive) {
            on(new HomeEvent.Tick());
            on(new HostEvent.Tick());
            tick();
          }
        });
  }

  private void carryOut(HomeEffect effect) {
    if (effect instanceof HomeEffect.Place place) {
      net.after(net.random.nextInt(20), () -> place(place));
    } else if (effect instanceof HomeEffect.SendSpawn spawn) {
      send(spawn.to(), new HostEvent.SpawnArrived(id, spawn.path(), spawn.attempt()));
    } else if (effect instanceof HomeEffect.SendCancel cancel) {
      send(
          cancel.to(),
          new HostEvent.CancelArrived(id, cancel.path(), cancel.attempt(), cancel.why()));
    } else if (effect instanceof HomeEffect.AckOutcome ack) {
      send(ack.to(), new HostEvent.OutcomeAcked(id, ack.path(), ack.attempt()));
    } else if (effect instanceof HomeEffect.Deliver deliver) {
      cluster.delivered.delivered(id, deliver);
      SimRun parent = parents.remove(deliver.path());
      if (parent != null && parent.children.remove(deliver.path())) {
        parent.childFailed |= deliver.outcome().kind() != Outcome.Kind.SUCCEEDED;
        advance(parent);
      }
    }
  }

  private void place(HomeEffect.Place place) {
    List<NodeId> nodes = new ArrayList<>(known);
    nodes.removeAll(place.avoid());
    if (nodes.isEmpty()) {
      nodes.addAll(known);
    }
    if (net.fault(0.1)) {
      on(new HomeEvent.Nowhere(place.path(), place.attempt(), "no node wants it"));
      return;
    }
    NodeId node =
        place.preferHome() && nodes.contains(id) ? id : nodes.get(net.random.nextInt(nodes.size()));
    on(new HomeEvent.Chosen(place.path(), place.attempt(), node));
  }

  private void carryOut(HostEffect effect) {
    if (effect instanceof HostEffect.SendAccepted accepted) {
      send(accepted.home(), new HomeEvent.Accepted(accepted.path(), accepted.attempt(), id));
    } else if (effect instanceof HostEffect.SendStarted started) {
      send(started.home(), new HomeEvent.Started(started.path(), started.attempt(), id));
    } else if (effect instanceof HostEffect.SendEnded ended) {
      send(ended.home(), new HomeEvent.Ended(ended.path(), ended.attempt(), id, ended.outcome()));
    } else if (effect instanceof HostEffect.SendHandedBack back) {
      send(back.home(), new HomeEvent.HandedBack(back.path(), back.attempt(), id, back.why()));
    } else if (effect instanceof HostEffect.SendCancelled cancelled) {
      send(cancelled.home(), new HomeEvent.CancelAcked(cancelled.path(), cancelled.attempt(), id));
    } else if (effect instanceof HostEffect.StartHosting start) {
      SimRun run = new SimRun(start.home(), start.path(), start.attempt());
      runs.put(run.key(), run);
      net.after(1 + net.random.nextInt(60), () -> begin(run));
    } else if (effect instanceof HostEffect.StopHosting stop) {
      SimRun run = runs.get(new HostedFork.Key(stop.home(), stop.path()));
      if (run != null && run.attempt == stop.attempt() && cluster.bug != SimBug.FENCING_DROPPED) {
        end(run);
      }
    }
  }

  private void begin(SimRun run) {
    if (run.over) {
      return;
    }
    if (net.fault(0.15)) {
      on(new HostEvent.HandBackAsked(run.home, run.path, run.attempt, "no thread is free"));
      end(run);
      return;
    }
    run.begun = true;
    if (net.fault(0.03)) {
      finish(run, Outcome.Kind.REFUSED);
      return;
    }
    on(new HostEvent.RunStarted(run.home, run.path, run.attempt));
    long depth = run.path.value().chars().filter(c -> c == '/').count();
    run.unforked = depth < DEEPEST ? net.random.nextInt(4) : 0;
    net.after(net.random.nextInt(50), () -> goOn(run));
  }

  /** Forks the next child, or ends early with a failure, or waits for the children. */
  private void goOn(SimRun run) {
    if (run.over || !alive) {
      return;
    }
    if (net.fault(0.05)) {
      finish(run, Outcome.Kind.FAILED);
    } else if (run.unforked > 0) {
      ForkPath child = run.path.child(--run.unforked);
      run.children.add(child);
      fork(child);
      parents.put(child, run);
      net.after(net.random.nextInt(30), () -> goOn(run));
    } else {
      advance(run);
    }
  }

  private void advance(SimRun run) {
    if (!run.over && run.begun && !run.isWaiting()) {
      Outcome.Kind kind =
          net.fault(0.02)
              ? Outcome.Kind.REFUSED
              : run.childFailed || net.fault(0.1) ? Outcome.Kind.FAILED : Outcome.Kind.SUCCEEDED;
      finish(run, kind);
    }
  }

  private void finish(SimRun run, Outcome.Kind kind) {
    end(run);
    SimRun newest = runs.get(run.key());
    boolean unfenced = cluster.bug == SimBug.FENCING_DROPPED && newest != null;
    byte[] payload = Delivered.payload(run.path, run.attempt, id).getBytes(UTF_8);
    on(
        new HostEvent.RunEnded(
            run.home,
            run.path,
            unfenced ? newest.attempt : run.attempt,
            new Outcome(kind, payload, kind == Outcome.Kind.SUCCEEDED ? "" : "as drawn")));
  }

  /** The work is over, so nobody waits for its children any more. */
  private void end(SimRun run) {
    run.over = true;
    runs.remove(run.key(), run);
    for (ForkPath child : List.copyOf(new TreeSet<>(run.children))) {
      if (parents.remove(child, run)) {
        on(new HomeEvent.CancelAsked(child, "its parent ended"));
      }
    }
  }

  private void send(NodeId to, HomeEvent event) {
    net.send(() -> cluster.ifAlive(to, node -> node.on(event)));
  }

  private void send(NodeId to, HostEvent event) {
    net.send(() -> cluster.ifAlive(to, node -> node.on(event)));
  }
}
