package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.config.ResourceRule.Policy;
import org.rfork.runtime.config.RforkConfig.SharedMemory;
import org.rfork.runtime.exec.Departure;
import org.rfork.runtime.exec.GroupStop;
import org.rfork.runtime.placement.MoveEnd;
import org.rfork.runtime.resource.Policies;
import org.rfork.runtime.resource.Region;
import org.rfork.runtime.resource.RegionCalls;
import org.rfork.runtime.resource.RegionCopy;
import org.rfork.runtime.resource.RegionHandle;
import org.rfork.runtime.resource.Regions;
import org.rfork.runtime.view.Move;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the forks that are attached to a region leave this node, together and with its content, or
 * not at all. Safe for all threads; what takes long has threads of its own.
 */
final class RegionDesk implements Regions.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegionDesk.class);

  /** What it takes to attach a fork again, until it was measured here. */
  private static final double ASSUMED_REATTACH_SECONDS = 0.05;

  private final NodeServices services;
  private final Policies policies;
  private final PeerQuestions questions;
  private final Inbox node;
  private final SharedMemory settings;
  private final Regions regions;
  private final RegionHomes homes;
  private final RegionKeeper keeper;
  private final Chores moves;
  private final Chores answers;
  private volatile double reattachSeconds = ASSUMED_REATTACH_SECONDS;

  RegionDesk(NodeServices services, Policies policies, PeerQuestions questions, Inbox node) {
    this.services = services;
    this.policies = policies;
    this.questions = questions;
    this.node = node;
    this.settings = services.config().migration().sharedMemory();
    this.regions = new Regions(services.self(), this);
    this.homes = new RegionHomes(services, regions, questions);
    this.keeper = new RegionKeeper(services, questions, node);
    this.moves = new Chores(services.self().name() + "-region-moves");
    this.answers = new Chores(services.self().name() + "-regions");
  }

  Regions regions() {
    return regions;
  }

  RegionKeeper keeper() {
    return keeper;
  }

  @Override
  public void checkpointAsked(Region region, boolean soon) {
    keeper.asked(region, soon);
  }

  @Override
  public boolean isKept(Region region) {
    return keeper.isKept(region);
  }

  @Override
  public void openerEnded(Region.Identity region) {
    keeper.openerEnded(region);
  }

  @Override
  public String whyPastReturn(ForkPath opener, String name) {
    return keeper.whyPastReturn(opener, name);
  }

  @Override
  public void leaveAsked(Region region, Departure asked) {
    moves.add(() -> move(region, asked));
  }

  private void move(Region region, Departure asked) {
    try {
      String why = leave(region, asked);
      if (!why.isEmpty()) {
        LOG.info("{} stays on {}: {}", region.identity().text(), services.self(), why);
        region.group().stay(why);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt(); // with this node
    }
  }

  /** What keeps them here; empty if nothing does, or they are leaving already. */
  private String leave(Region region, Departure asked) throws InterruptedException {
    if (policies.of(RegionHandle.KIND, region.identity().name()) == Policy.ERROR) {
      return "%s does not leave %s: a rule of rfork.resources.rules says error"
          .formatted(region.identity().text(), services.self());
    }
    List<String> refused = new ArrayList<>();
    for (NodeId to : candidates(asked)) {
      RegionHomes.Known known = homes.ask(region, to);
      String why = known.refusal().isEmpty() ? pinned(region, asked, to) : known.refusal();
      if (why.isEmpty()) {
        String uncaptured = keeper.isKept(region) ? keeper.takeNow(region) : "";
        return uncaptured.isEmpty() ? leave(region, asked, to, known) : uncaptured;
      }
      refused.add(why);
    }
    return refused.isEmpty() ? "there is no other node that takes forks" : refused.get(0);
  }

  private List<NodeId> candidates(Departure asked) {
    if (asked.to() != null) {
      return List.of(asked.to());
    }
    return services.members().ends().values().stream()
        .filter(end -> !end.node().equals(services.self()))
        .sorted(Comparator.comparingDouble(end -> (double) end.load() / end.threads()))
        .map(MoveEnd::node)
        .toList();
  }

  /** Why what is expected of the move is not worth it; empty if it is, or nobody weighed it. */
  private String pinned(Region region, Departure asked, NodeId to) {
    if (!asked.isWeighed()) {
      return "";
    }
    int attached = region.group().size();
    MoveEnd end = services.members().ends().get(to);
    int idle = end == null ? 1 : Math.max(1, end.threads() - end.load());
    double bandwidth = services.members().bandwidth(services.self(), to);
    double gain = asked.gainSeconds() * Math.min(attached, idle);
    double ratio =
        settings
            .ratio()
            .value(
                Map.of(
                    "attached", (double) attached,
                    "reattach", reattachSeconds,
                    "bytes", (double) region.content(),
                    "bandwidth", bandwidth,
                    "gain", gain));
    return ratio <= settings.maxRatio()
        ? ""
        : String.format(
            Locale.ROOT,
            "%s is pinned: %s = %.2f is above rfork.migration.shared-memory.max-ratio = %.2f, with"
                + " attached = %d, reattach = %.3f s, bytes = %,d, bandwidth = %.0f MB/s, gain ="
                + " %.2f s on %s",
            region.identity().text(),
            settings.ratio().text(),
            ratio,
            settings.maxRatio(),
            attached,
            reattachSeconds,
            region.content(),
            bandwidth / 1e6,
            gain,
            to);
  }

  private String leave(Region region, Departure asked, NodeId to, RegionHomes.Known known)
      throws InterruptedException {
    GroupStop stop = region.group().stop(asked.why(), to);
    if (stop == null) {
      return "";
    }
    long began = System.nanoTime();
    var copy = new RegionCopy(region, what -> say(to, what));
    boolean gone = false;
    try {
      String why = bring(region, asked, to, known, stop, copy, began);
      gone = why.isEmpty();
      return why;
    } catch (ResourceException failure) {
      return String.valueOf(failure.getMessage());
    } finally {
      copy.follow(false);
      if (!gone) {
        stop.goOn();
        String unused = homes.tell(region, known, services.self());
        drop(copy);
      }
    }
  }

  private String bring(
      Region region,
      Departure asked,
      NodeId to,
      RegionHomes.Known known,
      GroupStop stop,
      RegionCopy copy,
      long began)
      throws ResourceException, InterruptedException {
    long limit = settings.within().toNanos();
    copy.reserve();
    copy.follow(true);
    String why = stop.awaitPassed(limit);
    if (!why.isEmpty()) {
      return why;
    }
    copy.whileRunning();
    long bytesRunning = copy.bytes();
    stop.close();
    why = stop.awaitStopped(limit);
    if (!why.isEmpty()) {
      return why;
    }
    copy.rest();
    String kept = keeper.isKept(region) ? keeper.takeStanding(region, stop) : "";
    why = homes.tell(region, known, to);
    if (!why.isEmpty()) {
      return why;
    }
    var forks = region.group().paths();
    copy.arrived(
        forks,
        new Region.Arrival(
            services.self().name(),
            asked.why(),
            forks.size(),
            bytesRunning,
            copy.bytes() - bytesRunning,
            millisSince(began),
            millisSince(stop.firstStoppedNanos()),
            0));
    stop.leave(kept);
    return "";
  }

  private void drop(RegionCopy copy) {
    try {
      copy.drop();
    } catch (ResourceException unheard) {
      LOG.debug("what came of a region is let go with its job: {}", unheard.getMessage());
    }
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  @Override
  public void arrived(Region region, Region.Arrival how) {
    double restoring = (System.nanoTime() - how.hereNanos()) / 1e9;
    reattachSeconds = (reattachSeconds + restoring / Math.max(1, how.forks())) / 2;
    long restoringMillis = Math.round(restoring * 1e3);
    NodeId from = services.members().named(how.from());
    services
        .moves()
        .add(
            new Move(
                region.identity().opener().value(),
                how.from(),
                services.self().name(),
                Move.Result.WENT,
                String.format(
                    Locale.ROOT,
                    "%s came with %d forks, which stood still for %d ms: %,d bytes were copied while"
                        + " they ran, %,d while they stood; %s",
                    region.identity().text(),
                    how.forks(),
                    how.standingMillis() + restoringMillis,
                    how.bytesRunning(),
                    how.bytesStanding(),
                    how.why()),
                how.bytesRunning() + how.bytesStanding(),
                from == null ? 0 : services.members().load(from),
                services.members().load(services.self()),
                how.movingMillis() + restoringMillis,
                null));
  }

  private void say(NodeId to, byte[] what) throws ResourceException {
    ResourceMessage.@Nullable ResourceAnswer answer =
        RegionHomes.answer(
            questions.askOne(to, request -> new ResourceMessage.RegionAsk(request, false, what)));
    if (answer == null) {
      throw new ResourceException(
          Kind.UNAVAILABLE, services.self() + " gets no answer about a region from " + to);
    }
    if (!answer.problem().isEmpty()) {
      throw new ResourceException(Kind.UNAVAILABLE, answer.problem());
    }
  }

  /** Answers another node soon, or this one. */
  void answer(NodeId to, ResourceMessage.RegionAsk ask) {
    answers.add(() -> node.tell(new NodeCommand.Send(to, answer(ask))));
  }

  private ResourceMessage.ResourceAnswer answer(ResourceMessage.RegionAsk ask) {
    byte[] answer = {};
    String problem = "";
    try {
      if (ask.toHome()) {
        answer = homes.answer(ask.question());
      } else {
        RegionCalls.obey(ask.question(), regions);
      }
    } catch (ResourceException | RuntimeException failure) { // what it was sent among them
      problem = String.valueOf(failure.getMessage());
    }
    return new ResourceMessage.ResourceAnswer(ask.request(), problem, answer);
  }

  @Override
  public void close() {
    moves.close();
    answers.close();
    keeper.close();
  }
}
