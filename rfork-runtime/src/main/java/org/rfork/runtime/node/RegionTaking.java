package org.rfork.runtime.node;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.checkpoint.JobHeader;
import org.rfork.runtime.checkpoint.StoredFork;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.GroupStop;
import org.rfork.runtime.resource.KeptRegions;
import org.rfork.runtime.resource.Region;
import org.rfork.runtime.resource.RegionBlock;
import org.rfork.runtime.resource.RegionVersion;

/**
 * Takes a region and the states of all its forks at one safe point, and keeps them on this node:
 * what was written since the last time, most of it while the forks run. Safe for all threads, but
 * for one region at a time.
 */
final class RegionTaking {
  /** A rest of so many blocks is left for when forks stand still. */
  private static final int SMALL_REST = 16;

  private static final int MOST_ROUNDS = 5;

  private final NodeServices services;
  private final KeptRegions kept;

  RegionTaking(NodeServices services) {
    this.services = services;
    this.kept = services.keptRegions();
  }

  /**
   * What was taken.
   *
   * @param states of all that were attached, the opener's too
   * @param forks as {@link RegionRecords} has them
   * @param millis how long it took
   * @param standingMillis how much of that they stood still
   * @param bytesRunning copied while they ran
   * @param bytesStanding copied while they stood still
   */
  record Taken(
      RegionVersion version,
      JobHeader job,
      Map<ForkPath, FrozenState> states,
      List<StoredFork> forks,
      long millis,
      long standingMillis,
      long bytesRunning,
      long bytesStanding) {

    private Map<ForkPath, FrozenState> named() {
      Map<ForkPath, FrozenState> named = new HashMap<>(states);
      named.replaceAll((path, state) -> state.kept(version.text()));
      return named;
    }
  }

  /** One that is being taken. */
  private final class Work {
    private final Region region;
    private final RegionVersion version;
    private final BitSet inIt = new BitSet();

    Work(Region region) throws ResourceException {
      this.region = region;
      this.version = new RegionVersion(region.identity(), region.nextGeneration());
      if (!kept.begin(version, region.generation(), region.size())) {
        region.oweAll(); // it came from another node
        boolean unused = kept.begin(version, 0, region.size());
      }
    }

    long whileRunning() throws ResourceException {
      long bytes = 0;
      int before = Integer.MAX_VALUE;
      for (int round = 0; round < MOST_ROUNDS; round++) {
        bytes += put();
        int left = region.dirtyBlocks();
        if (left <= SMALL_REST || left >= before) {
          break;
        }
        before = left;
      }
      return bytes;
    }

    /** Takes the blocks that were written since they were taken. */
    long put() throws ResourceException {
      BitSet blocks = region.takeUnkept();
      inIt.or(blocks);
      long bytes = 0;
      for (int number = blocks.nextSetBit(0); number >= 0; number = blocks.nextSetBit(number + 1)) {
        RegionBlock block = region.block(number);
        bytes += block.bytes().length;
        kept.add(version, List.of(block));
      }
      return bytes;
    }

    List<StoredFork> forks(GroupStop stop, Map<ForkPath, FrozenState> states)
        throws ResourceException {
      return new RegionRecords(services.registry()).taken(region, stop, states);
    }

    void whole(List<StoredFork> forks) throws ResourceException {
      kept.add(version, KeptRegions.parts(RegionRecords.encode(forks)));
      kept.whole(version, kept.count(version));
      region.generation(version.generation());
    }

    void giveUp() {
      region.owe(inIt);
      kept.drop(version);
    }
  }

  /**
   * Brings all to a safe point and takes them there; they go on.
   *
   * @return null if they are leaving
   * @throws ResourceException that says what is in the way
   * @throws InterruptedException if the thread is interrupted
   */
  @Nullable Taken take(Region region) throws ResourceException, InterruptedException {
    long limit = services.config().migration().sharedMemory().within().toNanos();
    requireSafePoints(region);
    GroupStop stop = region.group().stop("it is captured", null);
    if (stop == null) {
      return null;
    }
    try {
      region.follow(true);
      return take(region, stop, limit);
    } finally {
      goOn(region, stop);
    }
  }

  /** Unless they have gone on: then another may have them stop, and follow the region, by now. */
  private static void goOn(Region region, GroupStop stop) {
    if (!stop.isDecided()) {
      region.follow(false);
      stop.goOn();
    }
  }

  private Taken take(Region region, GroupStop stop, long limit)
      throws ResourceException, InterruptedException {
    long began = System.nanoTime();
    JobHeader job = job(region);
    require(stop.awaitPassed(limit));
    var work = new Work(region);
    boolean isTaken = false;
    try {
      long running = work.whileRunning();
      stop.close();
      require(stop.awaitStopped(limit));
      long standing = work.put();
      Map<ForkPath, FrozenState> states = stop.states();
      List<StoredFork> forks = work.forks(stop, states);
      goOn(region, stop);
      long stood = millisSince(stop.firstStoppedNanos());
      work.whole(forks);
      isTaken = true;
      var taken =
          new Taken(work.version, job, states, forks, millisSince(began), stood, running, standing);
      region.group().taken(taken.named());
      return taken;
    } finally {
      if (!isTaken) {
        work.giveUp();
      }
    }
  }

  /** Takes all while they stand still, as they go on standing. */
  Taken standing(Region region, GroupStop stop) throws ResourceException {
    long began = System.nanoTime();
    JobHeader job = job(region);
    var work = new Work(region);
    boolean isTaken = false;
    try {
      long bytes = work.put();
      Map<ForkPath, FrozenState> states = stop.states();
      List<StoredFork> forks = work.forks(stop, states);
      work.whole(forks);
      isTaken = true;
      long millis = millisSince(began);
      return new Taken(work.version, job, states, forks, millis, millis, 0, bytes);
    } finally {
      if (!isTaken) {
        work.giveUp();
      }
    }
  }

  private static JobHeader job(Region region) throws ResourceException {
    return region.group().units().values().stream()
        .map(unit -> JobFreezer.header(unit.job()))
        .findFirst()
        .orElseThrow(() -> new ResourceException(Kind.UNAVAILABLE, "no fork is attached"));
  }

  private static void requireSafePoints(Region region) throws ResourceException {
    ForkPath opener = region.identity().opener();
    require(
        region.group().isReentrant(opener)
            ? ""
            : opener + " is a task, or over: only a group that a continuation opened is captured");
  }

  private static void require(String why) throws ResourceException {
    if (!why.isEmpty()) {
      throw new ResourceException(Kind.UNAVAILABLE, why);
    }
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
