package org.rfork.runtime.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/** One life of a node: both tables, and effects carried out against the simulated cluster. */
final class SimNode {
  static final Timing TIMING = new Timing(100);
  private static final long MAX_KEPT_BYTES = 10 * Heritage.OVERHEAD_BYTES;
  private static final long ASKING_MILLIS = 100;
  private static final int DEEPEST = 3;

  /** What forks start from, unless their parent is not deterministic. */
  private static final String USUAL = "the usual state";

  final NodeId id;
  final ForkTable table;
  final HostTable host;
  final TreeSet<NodeId> known = new TreeSet<>();
  private final TableInvariants invariants = new TableInvariants();
  private final SimCluster cluster;
  private final SimNetwork net;
  private final Map<HostedKey, SimRun> runs = new HashMap<>();
  private final Map<ForkPath, SimRun> parents = new HashMap<>();
  private final SimAcknowledgements acknowledgements;
  private final SimPlacement placement;
  private final Set<NodeId> heardLost = new HashSet<>();
  private int forksMade;
  private long arrivingSafePoint;
  private String arrivingDigest = "";
  private final Map<ForkPath, String> digests = new HashMap<>();
  private final ArrayDeque<Runnable> backlog = new ArrayDeque<>();
  private boolean paused;
  boolean alive = true;

  /** Others take it for lost, whatever it does. */
  boolean doomed;

  SimNode(NodeId id, SimCluster cluster) {
    this.id = id;
    this.cluster = cluster;
    this.net = cluster.net;
    this.acknowledgements = new SimAcknowledgements(id, this::send);
    this.placement = new SimPlacement(id, net, known);
    table = new ForkTable(id, TIMING, cluster.coverage::home);
    host = new HostTable(id, TIMING, MAX_KEPT_BYTES, cluster.coverage::host);
    tick();
  }

  void fork(ForkPath path) {
    fork(path, USUAL, null);
  }

  private void fork(ForkPath path, String digest, @Nullable Adoption adoption) {
    if (table.view(path, net.now()) != null) {
      // Another run of the same parent, for another home, forked it: the newest run wins.
      on(new HomeEvent.CancelAsked(path, "its parent runs again"));
    }
    if (adoption != null) { // the attempts of a path only rise, whoever began to count
      forksMade = Math.max(forksMade, adoption.attempt() / 1000 + 1);
    }
    int firstAttempt = 1 + 1000 * forksMade++;
    int retries = net.random.nextInt(3);
    int maxLosses = 1 + net.random.nextInt(4);
    ForkSpec spec =
        new ForkSpec(
            path,
            retries,
            maxLosses,
            firstAttempt,
            firstAttempt > 1,
            0,
            null,
            adoption == null ? placement.before(lost()) : null,
            adoption);
    digests.put(path, digest);
    cluster.delivered.forked(id, path, spec.openingAttempt(), digest);
    on(new HomeEvent.Forked(spec));
  }

  void on(HomeEvent event) {
    if (!alive) {
      return;
    }
    if (event instanceof HomeEvent.NodeLost gone) {
      heardLost.add(gone.node());
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

  /** Stops doing anything until it is resumed; what happens meanwhile happens then. */
  void pause() {
    paused = true;
    net.trace(id, "is frozen");
  }

  void resume() {
    paused = false;
    net.trace(id, "is thawed");
    for (Runnable missed = backlog.poll(); missed != null && !paused; missed = backlog.poll()) {
      missed.run();
    }
  }

  /** Does it now, or once the node is resumed. */
  void whenAwake(Runnable action) {
    if (paused) {
      backlog.add(action);
    } else {
      action.run();
    }
  }

  private void later(long millis, Runnable action) {
    net.after(millis, () -> whenAwake(action));
  }

  private void spawned(HostEvent.SpawnArrived spawn, long safePoint, Set<NodeId> lost) {
    heardLost.addAll(lost);
    arrivingSafePoint = safePoint;
    arrivingDigest = spawn.digest();
    on(spawn);
  }

  private HomeEvent planted(HomeEvent event) {
    if (cluster.bug == SimBug.STALE_RESULT_TAKEN && event instanceof HomeEvent.Ended ended) {
      ForkView view = table.view(ended.path(), net.now());
      if (view != null && view.node() != null) {
        return new HomeEvent.Ended(
            ended.path(), view.attempt(), view.node(), ended.outcome(), ended.report());
      }
    }
    return event;
  }

  private void tick() {
    later(
        50,
        () -> {
          if (alive) {
            acknowledgements.tick();
            on(new HomeEvent.Tick());
            on(new HostEvent.Tick());
            tick();
          }
        });
  }

  private void carryOut(HomeEffect effect) {
    if (effect instanceof HomeEffect.Place place) {
      cluster.delivered.placed(id, place.path(), place.attempt());
      later(net.random.nextInt(20), () -> on(placement.answer(place)));
    } else if (effect instanceof HomeEffect.SendSpawn spawn) {
      long from = cluster.bug == SimBug.CHECKPOINT_FORGOTTEN ? 0 : spawn.checkpoint();
      boolean heritable = !spawn.path().job().endsWith("3");
      String digest = digests.getOrDefault(spawn.path(), USUAL);
      var arrived =
          new HostEvent.SpawnArrived(id, spawn.path(), spawn.attempt(), heritable, digest);
      Set<NodeId> lost = Set.copyOf(heardLost);
      cluster.send(id, spawn.to(), node -> node.spawned(arrived, from, lost));
    } else if (effect instanceof HomeEffect.SendAdopt adopt) {
      send(
          adopt.to(),
          new HostEvent.AdoptArrived(id, adopt.path(), adopt.attempt(), adopt.oldHome()));
    } else if (effect instanceof HomeEffect.KeepCheckpoint keep) {
      cluster.delivered.kept(id, keep.path(), keep.checkpoint());
    } else if (effect instanceof HomeEffect.SendRelease release) {
      send(
          release.to(),
          new HostEvent.ReleaseArrived(id, release.path(), release.attempt(), release.why()));
    } else if (effect instanceof HomeEffect.SendCancel cancel) {
      send(
          cancel.to(),
          new HostEvent.CancelArrived(
              id, cancel.path(), cancel.attempt(), cancel.owner(), cancel.why()));
    } else if (effect instanceof HomeEffect.AckReport ack) {
      acknowledgements.add(ack.to(), ack.report());
    } else if (effect instanceof HomeEffect.Deliver deliver) {
      cluster.delivered.delivered(id, deliver);
      known.forEach(node -> send(node, new HostEvent.Settled(deliver.path())));
      SimRun parent = parents.remove(deliver.path());
      if (parent != null && parent.children.remove(deliver.path())) {
        parent.childFailed |= deliver.outcome().kind() != Outcome.Kind.SUCCEEDED;
        advance(parent);
      }
    }
  }

  /** Nodes that it placed forks on before it knew that they are lost. */
  private List<NodeId> lost() {
    return heardLost.stream().filter(table.lost()::contains).sorted().toList();
  }

  private void carryOut(HostEffect effect) {
    SimReport report = SimReport.of(effect, id);
    if (report != null) {
      send(report.home(), report.event());
    } else if (effect instanceof HostEffect.AskRelease ask) {
      SimRun run = runs.get(new HostedKey(ask.origin(), ask.path()));
      if (run != null && run.attempt == ask.attempt()) {
        later(net.random.nextInt(50), () -> release(run, ask.why()));
      }
    } else if (effect instanceof HostEffect.StartHosting start) {
      SimRun run =
          new SimRun(
              start.origin().home(),
              start.origin().path(),
              start.attempt(),
              arrivingSafePoint,
              arrivingDigest);
      runs.put(run.key(), run);
      later(1 + net.random.nextInt(60), () -> begin(run));
    } else if (effect instanceof HostEffect.StopHosting stop) {
      SimRun run = runs.get(new HostedKey(stop.origin(), stop.path()));
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
    cluster.delivered.begun(run);
    if (net.fault(0.03)) {
      finish(run, Outcome.Kind.REFUSED);
      return;
    }
    on(new HostEvent.RunStarted(run.home, run.path, run.attempt));
    long depth = run.path.value().chars().filter(c -> c == '/').count();
    // The same program each time it runs.
    run.unforked = depth < DEEPEST ? Math.floorMod(run.path.hashCode() * 0x9E3779B9, 5) : 0;
    if (run.attempt > 1 && run.unforked > 0) {
      askForSurvivors(run);
      later(ASKING_MILLIS, () -> goOn(run));
    } else {
      later(net.random.nextInt(50), () -> goOn(run));
    }
  }

  /** What is left of an earlier run's children, as far as the answers come in time. */
  private void askForSurvivors(SimRun run) {
    Set<NodeId> lost = Set.copyOf(heardLost);
    run.inherit(host.survivors(run.path, lost), id, id);
    for (NodeId peer : known) {
      cluster.send(
          id,
          peer,
          other -> {
            List<Survivor> found = other.host.survivors(run.path, lost);
            cluster.send(peer, id, me -> run.inherit(found, peer, id));
          });
    }
  }

  /** Forks the next child, or ends early with a failure, or waits for the children. */
  private void goOn(SimRun run) {
    if (run.over || !alive) {
      return;
    }
    if (run.children.isEmpty() && net.fault(0.3)) {
      run.safePoint++;
      on(new HostEvent.CheckpointTaken(run.home, run.path, run.attempt, run.safePoint));
    }
    if (net.fault(0.05)) {
      finish(run, Outcome.Kind.FAILED);
    } else if (run.unforked > 0) {
      forkChild(run, run.path.child(--run.unforked));
    } else {
      advance(run);
    }
  }

  /** Now and then a parent that runs again is another program than it was. */
  private void forkChild(SimRun run, ForkPath child) {
    String digest = run.attempt > 1 && net.fault(0.1) ? "after attempt " + run.attempt : USUAL;
    SimRun.Left left = run.heirs.get(child);
    Adoption adoption = null;
    if (left != null && known.contains(left.host())) {
      switch (succession(left.survivor(), digest)) {
        case ADOPTED -> adoption = left.adoption();
        case REPLACED -> on(new HomeEvent.Replaced(child, left.adoption(), "another state"));
        case CONTRADICTED -> {
          finish(run, Outcome.Kind.REFUSED);
          return;
        }
      }
    }
    run.children.add(child);
    fork(child, digest, adoption);
    parents.put(child, run);
    later(net.random.nextInt(30), () -> goOn(run));
  }

  private Succession succession(Survivor left, String digest) {
    return cluster.bug == SimBug.ADOPTED_BLINDLY ? Succession.ADOPTED : left.succession(digest);
  }

  /** Stops it at its next safe point, or as long as it has not begun; not while children live. */
  private void release(SimRun run, String why) {
    if (run.over || !alive) {
      return;
    }
    if (!run.begun) {
      end(run);
      on(new HostEvent.HandBackAsked(run.home, run.path, run.attempt, why));
    } else if (run.children.isEmpty() && !net.fault(0.2)) {
      end(run);
      run.safePoint++;
      on(new HostEvent.Released(run.home, run.path, run.attempt, why, run.safePoint));
    } else {
      on(new HostEvent.NotReleased(run.home, run.path, run.attempt, "it has living forks"));
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
    byte[] payload = Delivered.payload(run.path, run.attempt, id, run.digest).getBytes(UTF_8);
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
    cluster.send(id, to, node -> node.on(event));
  }

  private void send(NodeId to, HostEvent event) {
    cluster.send(id, to, node -> node.on(event));
  }
}
