package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.LinkedQueue;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.Departure;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.table.HostTable;
import org.rfork.runtime.table.HostedKey;

/**
 * The attempts that are hosted here, each from its spawn until the table lets it go. For the thread
 * that has the turn.
 */
final class HostedAttempts {
  /** An attempt. */
  static final class Hosted {
    private final HostedKey key;
    private final int attempt;
    private final LinkedQueue.Place<Hosted> place = new LinkedQueue.Place<>(this);
    private final @Nullable ForkUnit born;
    private final Function<Behavior<ForkActor.Command>, ActorRef<ForkActor.Command>> spawnActor;

    /** Null once it is over. */
    private @Nullable Hosting hosting;

    /** The actor that hosts it; null before it needs one of its own, and once it is over. */
    private @Nullable ActorRef<ForkActor.Command> actor;

    private Departure wish = new Departure("", null);
    private boolean stays;
    private @Nullable FrozenState captured;
    private boolean hasSpread;
    private boolean hasBlobs;

    /**
     * The desk hosts it until it is found running or is told something: most are over before, and
     * an actor of its own costs more than a short fork.
     */
    Hosted(
        HostedKey key,
        Hosting hosting,
        boolean heritable,
        Function<Behavior<ForkActor.Command>, ActorRef<ForkActor.Command>> spawnActor) {
      this.key = key;
      this.attempt = hosting.attempt();
      this.born = heritable ? hosting.unit() : null;
      this.spawnActor = spawnActor;
      this.hosting = hosting;
    }

    int attempt() {
      return attempt;
    }

    /** What it started from, as long as a home may ask; null if none may. */
    @Nullable ForkUnit born() {
      return born;
    }

    /** Runs it when a thread is free, unless it is over: a later attempt may have come since. */
    void begin() {
      Hosting living = hosting;
      if (living != null) {
        living.begin();
      }
    }

    /** Has its actor do something, unless it is over. */
    void order(Consumer<Hosting> what) {
      Hosting living = hosting;
      if (living != null) {
        actorOf(living).tell(new ForkActor.Order(what));
      }
    }

    private ActorRef<ForkActor.Command> actorOf(Hosting living) {
      ActorRef<ForkActor.Command> known = actor;
      if (known == null) {
        known = spawnActor.apply(ForkActor.create(living));
        actor = known;
      }
      return known;
    }

    /** How it was last asked to go. */
    Departure wish() {
      return wish;
    }

    /** It is asked to go. */
    void wish(Departure asked) {
      wish = asked;
    }

    boolean isOver() {
      return hosting == null;
    }

    private void over() {
      hosting = null;
      if (actor != null) {
        actor.tell(new ForkActor.Over());
        actor = null;
      }
    }

    /** Whether it runs, and no look before has found it running. */
    private boolean isFoundRunning() {
      Hosting living = hosting;
      if (stays || living == null || !living.isRunning()) {
        return false;
      }
      stays = true;
      ActorRef<ForkActor.Command> unused = actorOf(living);
      return true;
    }

    private boolean isQueued() {
      Hosting living = hosting;
      return living != null && living.isQueued();
    }

    /** Its newest state that was captured here; null if none was. */
    @Nullable FrozenState captured() {
      return captured;
    }

    void captured(FrozenState state) {
      captured = state;
    }

    /** It is over, and its children may be known elsewhere until that is settled. */
    void spread() {
      hasSpread = true;
    }

    /** Whether it has {@link #spread()} and that is to be settled, which is the caller's now. */
    boolean takeSpread() {
      boolean taken = hasSpread;
      hasSpread = false;
      return taken;
    }

    /** Whether something of it can be fetched. */
    boolean hasBlobs() {
      return hasBlobs;
    }

    /** Something of it can be fetched from now on. */
    void offered() {
      hasBlobs = true;
    }
  }

  private final HostTable table;
  private final Map<HostedKey, Hosted> all = new HashMap<>();

  /** Invariant: exactly those of them that are not over. */
  private final LinkedQueue<Hosted> living = new LinkedQueue<>();

  /**
   * None yet.
   *
   * @param table knows which home an attempt has now
   */
  HostedAttempts(HostTable table) {
    this.table = table;
  }

  /** An attempt is hosted here from now on, in the place of any other of its key. */
  void add(Hosted hosted) {
    Hosted before = all.put(hosted.key, hosted);
    if (before != null) {
      before.place.leave();
    }
    living.add(hosted.place);
  }

  /** The attempt of a key, whichever it is; null if there is none. */
  @Nullable Hosted get(HostedKey key) {
    return all.get(key);
  }

  @Nullable Hosted find(NodeId origin, ForkPath path, int attempt) {
    Hosted hosted = all.get(new HostedKey(origin, path));
    return hosted != null && hosted.attempt == attempt ? hosted : null;
  }

  /** By the home that it has now. */
  @Nullable Hosted findOf(NodeId home, ForkPath path, int attempt) {
    NodeId origin = table.originOf(home, path);
    return origin == null ? null : find(origin, path, attempt);
  }

  /** Whichever attempt there is, by the home that it has now. */
  @Nullable Hosted findOf(NodeId home, ForkPath path) {
    NodeId origin = table.originOf(home, path);
    return origin == null ? null : all.get(new HostedKey(origin, path));
  }

  /** The attempt needs no host any more. */
  @Nullable Hosted over(NodeId origin, ForkPath path, int attempt) {
    Hosted hosted = find(origin, path, attempt);
    if (hosted != null) {
      over(hosted);
    }
    return hosted;
  }

  private void over(Hosted hosted) {
    if (!hosted.isOver()) {
      hosted.over();
      hosted.place.leave();
    }
  }

  /** Forgets an attempt, which is over at the latest now; null if there is none. */
  @Nullable Hosted remove(HostedKey origin, int attempt) {
    Hosted hosted = all.remove(origin);
    if (hosted != null && hosted.attempt != attempt) {
      all.put(origin, hosted); // a later one took its place
      return null;
    }
    if (hosted != null) {
      over(hosted);
    }
    return hosted;
  }

  /** Those that run now, and that no look before has found running. */
  List<HostedKey> foundRunning() {
    List<HostedKey> found = new ArrayList<>();
    for (Hosted hosted = living.oldest(); hosted != null; hosted = hosted.place.after()) {
      if (hosted.isFoundRunning()) {
        found.add(hosted.key);
      }
    }
    return found;
  }

  /** Has the actors of all that are not over do something. */
  void orderAll(Consumer<Hosting> what) {
    living.all().forEach(hosted -> hosted.order(what));
  }

  /** Those that wait for a thread, found among so many. */
  List<HostedKey> queued(int among) {
    List<HostedKey> found = new ArrayList<>();
    int looked = 0;
    for (Hosted next = living.oldest(); next != null; next = next.place.after()) {
      if (looked++ == among) {
        break;
      }
      if (next.isQueued()) {
        found.add(next.key);
      }
    }
    return found;
  }

  /** How many are not over, for each home. */
  Map<NodeId, Integer> byHome() {
    Map<NodeId, Integer> counts = new HashMap<>();
    for (Hosted next = living.oldest(); next != null; next = next.place.after()) {
      counts.merge(homeOf(next.key), 1, Integer::sum);
    }
    return counts;
  }

  /** The home that an attempt has now. */
  NodeId homeOf(HostedKey key) {
    NodeId home = table.homeOf(key.home(), key.path());
    return home == null ? key.home() : home;
  }

  /** The newest captured states of a job's forks. */
  Map<ForkPath, FrozenState> newest(String job) {
    Map<ForkPath, FrozenState> found = new HashMap<>();
    all.forEach(
        (key, hosted) -> {
          FrozenState state = hosted.captured;
          if (state != null && key.path().job().equals(job)) {
            found.merge(key.path(), state, JobPart::newer);
          }
        });
    return found;
  }

  /** The ids of jobs of which something is hosted here, and that end with this driver. */
  List<String> jobsOf(NodeId driver) {
    return all.values().stream()
        .flatMap(hosted -> Stream.ofNullable(hosted.born))
        .map(ForkUnit::job)
        .filter(job -> job.endsWithDriver() && job.driver().equals(driver))
        .map(JobInfo::id)
        .distinct()
        .toList();
  }
}
