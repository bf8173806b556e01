package org.rfork.runtime.node;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.GroupStop;
import org.rfork.runtime.node.RegionTaking.Taken;
import org.rfork.runtime.resource.KeepCalls;
import org.rfork.runtime.resource.KeptRegions;
import org.rfork.runtime.resource.Region;
import org.rfork.runtime.resource.RegionVersion;
import org.rfork.runtime.view.Move;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes checkpoints of the regions of durable jobs that are on this node: all forks of a group at
 * one safe point, and the content as of then. One counts once as many other nodes have it as config
 * says, it is in the checkpoint directory, and the home of the opener keeps the state that names
 * it. What the forks did before has effect outside only then. Safe for all threads.
 */
final class RegionKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegionKeeper.class);

  /** So often one may not come to count before what waits for it goes on without. */
  private static final int MOST_UNCOUNTED = 5;

  /** About how long a copy of a state is on its way. */
  private static final long COPYING_MILLIS = 50;

  private final NodeServices services;
  private final Inbox node;
  private final KeptRegions kept;
  private final RegionSpread spread;
  private final RegionStore store;
  private final RegionTaking taking;
  private final Chores takes;
  private final Chores answers;
  private final Map<Region, Course> courses = new ConcurrentHashMap<>();

  /** How far a region's checkpoints are. Guarded by itself, but for what is asked. */
  private static final class Course {
    private final Map<NodeId, Long> has = new ConcurrentHashMap<>();
    private volatile boolean isAsked;
    private volatile long begunNanos;
    private long counted;
    private boolean isPastReturn;
    private boolean fails;
    private int uncounted;
  }

  RegionKeeper(NodeServices services, PeerQuestions questions, Inbox node) {
    this.services = services;
    this.kept = services.keptRegions();
    this.node = node;
    this.spread = new RegionSpread(services, questions, kept);
    this.store = new RegionStore(services.store(), kept);
    this.taking = new RegionTaking(services);
    this.takes = new Chores(services.self().name() + "-region-checkpoints");
    this.answers = new Chores(services.self().name() + "-regions-kept");
  }

  KeptRegions kept() {
    return kept;
  }

  RegionSpread spread() {
    return spread;
  }

  /** Whether checkpoints of a region are kept elsewhere. */
  boolean isKept(Region region) {
    return region.isDurable()
        && (services.store().hasDirectory()
            || !spread.holders(region.identity(), List.of()).isEmpty());
  }

  /** The forks of a region are to be captured soon, or if it is time. */
  void asked(Region region, boolean soon) {
    if (!region.isDurable()) {
      region
          .group()
          .notTaken(region.identity().text() + " is kept in checkpoints of durable jobs alone");
      return;
    }
    Course course = courses.computeIfAbsent(region, absent -> new Course());
    long pause = services.config().checkpoint().interval().toNanos() / 2;
    boolean isTime = course.begunNanos == 0 || System.nanoTime() - course.begunNanos >= pause;
    if ((soon || (isTime && isKept(region))) && !course.isAsked) {
      course.isAsked = true;
      takes.add(() -> take(region, course));
    }
  }

  private void take(Region region, Course course) {
    try {
      String why;
      synchronized (course) {
        course.isAsked = false;
        course.begunNanos = System.nanoTime();
        why = takeInTurn(region, course);
        report(region, course, why);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt(); // with this node
    }
  }

  private void report(Region region, Course course, String why) {
    if (!why.isEmpty()) {
      region.group().notTaken(why);
      if (!course.fails) {
        LOG.warn("{} has no new checkpoint: {}", region.identity().text(), why);
      }
    } else if (course.fails) {
      LOG.info("{} has checkpoints again", region.identity().text());
    }
    course.fails = !why.isEmpty();
  }

  /** What was in the way; empty if nothing was. */
  private String takeInTurn(Region region, Course course) throws InterruptedException {
    String why;
    boolean mayDoSoon = false;
    if (region.generation() > course.counted) {
      kept.dropBetween(course.counted, new RegionVersion(region.identity(), region.generation()));
    }
    try {
      Taken taken = taking.take(region);
      if (taken == null) {
        return ""; // who leaves is captured with that, or asks again when it stays
      }
      mayDoSoon = ++course.uncounted < MOST_UNCOUNTED;
      why = isKept(region) ? count(region, course, taken) : "";
      if (why.isEmpty()) {
        course.uncounted = 0;
        show(region, taken);
      }
    } catch (ResourceException failure) {
      why = String.valueOf(failure.getMessage());
    }
    if (!why.isEmpty() && region.group().hasUntold()) {
      if (mayDoSoon) { // other nodes may have been lost meanwhile
        asked(region, true);
      } else {
        tellAnyway(region, course, why);
      }
    }
    return why;
  }

  /** Takes one now; what was in the way, empty if it counts. */
  String takeNow(Region region) throws InterruptedException {
    Course course = courses.computeIfAbsent(region, absent -> new Course());
    synchronized (course) {
      String why = takeInTurn(region, course);
      report(region, course, why);
      return why;
    }
  }

  /**
   * Takes one while all stand still, and has other nodes keep it; it counts when their states,
   * which are to name it, are with their homes.
   *
   * @return its name
   */
  String takeStanding(Region region, GroupStop stop) throws ResourceException {
    Course course = courses.computeIfAbsent(region, absent -> new Course());
    synchronized (course) {
      if (region.group().hasUntold()) {
        throw new ResourceException(
            Kind.UNAVAILABLE, "forks ended meanwhile, which a checkpoint has to have first");
      }
      Taken taken = taking.standing(region, stop);
      spread(region, course, taken);
      return taken.version().text();
    }
  }

  /** What keeps a checkpoint from counting; empty if it counts. */
  private String count(Region region, Course course, Taken taken)
      throws ResourceException, InterruptedException {
    RegionVersion version = taken.version();
    List<NodeId> holders = spread(region, course, taken);
    FrozenState opener = taken.states().get(region.identity().opener());
    if (opener == null) {
      return region.identity().opener() + " was not captured";
    }
    long limit = services.config().migration().sharedMemory().within().toNanos();
    if (!region.group().keepFirst(opener.kept(version.text()), limit)) {
      return "the home of " + region.identity().opener() + " does not say that it keeps its state";
    }
    if (!isCopied(region, opener.at().number(), holders)) {
      return "no other node says that it has the state of " + region.identity().opener();
    }
    if (course.isPastReturn) {
      sayPastReturn(region, "");
      course.isPastReturn = false;
    }
    region.group().whole(taken.states());
    region.group().tell(RegionRecords.ends(taken.forks()).keySet());
    dropBefore(new RegionVersion(version.region(), course.counted), holders);
    course.counted = version.generation();
    return "";
  }

  /** Of a fork below the root whose home is here, the copies are as good as its home elsewhere. */
  private boolean isCopied(Region region, long number, List<NodeId> holders)
      throws InterruptedException {
    ForkHandle<?> opener = services.registry().find(region.identity().opener());
    if (holders.isEmpty() || opener == null || opener.path().parent() == null) {
      return true;
    }
    boolean isHere = opener.homeNode().equals(services.self());
    boolean isCopied = !isHere || spread.hasCopy(opener.unit(), number);
    for (int tries = 0; !isCopied && tries < MOST_UNCOUNTED; tries++) {
      Thread.sleep(COPYING_MILLIS);
      isCopied = spread.hasCopy(opener.unit(), number);
    }
    return isCopied;
  }

  /** Has all keep it that are to; the other nodes among them. */
  private List<NodeId> spread(Region region, Course course, Taken taken) throws ResourceException {
    RegionVersion version = taken.version();
    List<NodeId> holders = spread.holders(region.identity(), List.copyOf(course.has.keySet()));
    for (NodeId holder : holders) {
      spread.give(version, holder, course.has.getOrDefault(holder, 0L));
      course.has.put(holder, version.generation());
    }
    course.has.keySet().retainAll(holders);
    store.keep(version, taken.job());
    return holders;
  }

  /** The one before the newest stays, for who is at reading it. */
  private void dropBefore(RegionVersion version, List<NodeId> holders) throws ResourceException {
    kept.dropBefore(version);
    for (NodeId holder : holders) {
      byte[] unused = spread.ask(holder, KeepCalls.dropBefore(version));
    }
  }

  /** Nobody is to wait for ends of forks because others come by no safe point. */
  private void tellAnyway(Region region, Course course, String why) {
    List<ForkPath> withEffect = region.group().untoldWithEffect();
    if (!withEffect.isEmpty() && !course.isPastReturn) {
      sayPastReturn(
          region,
          "what %s did is seen by others, and no checkpoint of its group could be taken: %s"
              .formatted(withEffect.get(0), why));
      course.isPastReturn = true;
    }
    region.group().tell(region.group().ends().keySet());
  }

  private void sayPastReturn(Region region, String why) {
    Region.Identity identity = region.identity();
    kept.pastReturn(identity.opener(), identity.name(), why);
    Map<NodeId, byte[]> unused = spread.askAll(KeepCalls.pastReturn(identity, why));
  }

  private void show(Region region, Taken taken) {
    String self = services.self().name();
    services
        .moves()
        .add(
            new Move(
                region.identity().opener().value(),
                self,
                self,
                Move.Result.CAPTURED,
                String.format(
                    Locale.ROOT,
                    "%s was captured with %d forks, which stood still for %d ms: %,d bytes were"
                        + " copied while they ran, %,d while they stood",
                    region.identity().text(),
                    taken.states().size(),
                    taken.standingMillis(),
                    taken.bytesRunning(),
                    taken.bytesStanding()),
                taken.bytesRunning() + taken.bytesStanding(),
                0,
                0,
                taken.millis(),
                null));
  }

  /** The opener is over: the region's checkpoints go. */
  void openerEnded(Region.Identity region) {
    courses.keySet().removeIf(known -> known.identity().equals(region));
    takes.add(
        () -> {
          kept.forget(region);
          Map<NodeId, byte[]> unused = spread.askAll(KeepCalls.forget(region));
        });
  }

  /** Why forks of a region cannot begin again; empty if they can. Asks all other nodes. */
  String whyPastReturn(ForkPath opener, String name) {
    @Nullable String known = kept.whyPastReturn(opener, name);
    if (known != null) {
      return known;
    }
    return spread.askAll(KeepCalls.why(opener, name)).values().stream()
        .map(KeepCalls::text)
        .filter(why -> !why.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** Answers another node soon. */
  void answer(NodeId to, ResourceMessage.KeepAsk ask) {
    answers.add(() -> node.tell(new NodeCommand.Send(to, answer(ask))));
  }

  private ResourceMessage.ResourceAnswer answer(ResourceMessage.KeepAsk ask) {
    byte[] answer = {};
    String problem = "";
    try {
      answer = KeepCalls.answer(ask.question(), kept);
    } catch (ResourceException refused) {
      problem = refused.kind() + " " + refused.getMessage();
    } catch (RuntimeException damaged) { // what it was sent
      problem = Kind.UNAVAILABLE + " " + damaged.getMessage();
    }
    return new ResourceMessage.ResourceAnswer(ask.request(), problem, answer);
  }

  /** The job is over. */
  void endJob(String job) {
    courses.keySet().removeIf(region -> region.identity().opener().job().equals(job));
    kept.endJob(job);
    store.endJob(job);
  }

  @Override
  public void close() {
    takes.close();
    answers.close();
    kept.close();
  }
}
