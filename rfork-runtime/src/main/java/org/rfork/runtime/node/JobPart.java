package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.checkpoint.JobHeader;
import org.rfork.runtime.checkpoint.StoredFork;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkRun;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.node.FinishedForks.Finished;
import org.rfork.runtime.resource.RegionVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one node knows of a job that is being frozen. Its states are made documents for files, and
 * the shared values in them fetched, so it takes its time: used on a thread of its own.
 */
final class JobPart {
  private static final Logger LOG = LoggerFactory.getLogger(JobPart.class);
  private static final byte[] GIVEN_BY_PARENT = {};

  private final NodeServices services;
  private final FrozenJobs frozenJobs;
  private final String job;
  private final Map<ForkPath, FrozenState> newest;
  private final Map<ForkPath, String> uncaptured;
  private final List<ForkRun> runs;
  private final List<StoredFork> forks = new ArrayList<>();
  private final Map<String, byte[]> shared = new HashMap<>();
  private @Nullable JobHeader header;

  /**
   * Of a job.
   *
   * @param newest captured states that are known here
   * @param uncaptured why some of what runs here was not captured
   * @param runs what runs here
   */
  JobPart(
      NodeServices services,
      FrozenJobs frozenJobs,
      String job,
      Map<ForkPath, FrozenState> newest,
      Map<ForkPath, String> uncaptured,
      List<ForkRun> runs) {
    this.services = services;
    this.frozenJobs = frozenJobs;
    this.job = job;
    this.newest = newest;
    this.uncaptured = uncaptured;
    this.runs = runs;
  }

  static FrozenState newer(FrozenState one, FrozenState other) {
    return other.at().number() > one.at().number() ? other : one;
  }

  /** What this node answers; a large part is to be fetched from it. */
  NodeMessage answer(long request) {
    try {
      collect();
    } catch (CaptureException refused) {
      String why = String.valueOf(refused.getMessage());
      return new JobMessage.FreezeAnswer(request, job, new byte[0], why, 0);
    }
    JobHeader known = header;
    byte[] part = known == null ? new byte[0] : JobFile.now(0, known, shared, forks).encode();
    if (part.length <= services.config().blob().inlineBytes()) {
      return new JobMessage.FreezeAnswer(request, job, part, "", 0);
    }
    services.blobs().put(BlobKeys.ofFrozenPart(job), job, part);
    return new JobMessage.FreezeAnswer(request, job, new byte[0], "", part.length);
  }

  private void collect() {
    Set<ForkPath> ofThisHome = new HashSet<>();
    for (ForkHandle<?> fork : services.registry().within(ForkPath.root(job))) {
      ForkUnit unit = fork.unit();
      // One that has ended has no state any more, and is among those below.
      if (!fork.isEnded() && !NodeServices.isFollower(fork)) {
        ofThisHome.add(fork.path());
        living(unit, fork.options(), unit.path().parent() == null);
      }
    }
    for (ForkRun run : runs) {
      boolean goesWithOthers = !run.attachedTo().isEmpty() && !isOpener(run);
      if (!goesWithOthers && !ofThisHome.contains(run.unit().path())) {
        living(run.unit(), ForkOptions.DEFAULT, false);
      }
    }
    services.finished().of(job).forEach(this::ended);
  }

  /**
   * Whether a fork that shares memory opened that: its state stands for all, and what is kept of
   * them goes with it.
   */
  private boolean isOpener(ForkRun run) {
    ForkPath path = run.unit().path();
    FrozenState state = newest.get(path);
    String why = uncaptured.get(path);
    if (state == null || state.at().kept().isEmpty() || why != null) {
      throw refused(
          "%s is attached to %s, and cannot be put into a file: %s"
              .formatted(path, run.attachedTo(), why == null ? "it was not captured" : why));
    }
    RegionVersion version = RegionVersion.parse(state.at().kept());
    boolean isOpener = version.region().opener().equals(path);
    if (isOpener) {
      group(version, JobFreezer.header(run.unit().job()));
    }
    return isOpener;
  }

  private void group(RegionVersion version, JobHeader ofJob) {
    try {
      int unused =
          RegionFiles.write(
              services.keptRegions(),
              version,
              0,
              ofJob,
              fork -> RegionFiles.forFile(fork, state -> forFile(ofJob, state)),
              shared::put);
    } catch (ResourceException gone) {
      throw refused(String.valueOf(gone.getMessage()));
    }
  }

  private static CaptureException refused(String why) {
    return new CaptureException(CaptureException.Kind.UNSUPPORTED_TYPE, "", why);
  }

  private void living(ForkUnit unit, ForkOptions options, boolean withBirth) {
    byte[] born = withBirth ? forFile(unit, unit.state()) : GIVEN_BY_PARENT;
    add(unit, options, born, orNull(unit, this::newest), null);
  }

  private @Nullable FrozenState newest(ForkUnit unit) {
    FrozenState known = newest.get(unit.path());
    FrozenState start = unit.frozen();
    if (start != null) {
      known = known == null ? start : newer(start, known);
    }
    return known == null ? null : known.with(forFile(unit, known.state()));
  }

  private void ended(Finished fork) {
    Outcome outcome =
        orNull(fork.unit(), unit -> fork.outcome().with(forFile(unit, fork.outcome().payload())));
    if (outcome != null) {
      add(fork.unit(), ForkOptions.DEFAULT, GIVEN_BY_PARENT, null, outcome);
    }
  }

  /** What cannot be put into a file is left out: it is worked out again. */
  private static <T> @Nullable T orNull(ForkUnit unit, Function<ForkUnit, @Nullable T> work) {
    try {
      return work.apply(unit);
    } catch (CaptureException refused) {
      LOG.warn("{} is frozen without its work: {}", unit.path(), refused.getMessage());
      return null;
    }
  }

  private void add(
      ForkUnit unit,
      ForkOptions options,
      byte[] born,
      @Nullable FrozenState checkpoint,
      @Nullable Outcome outcome) {
    JobHeader ofJob = JobFreezer.header(unit.job());
    header = ofJob;
    forks.add(
        new StoredFork(
            ofJob, unit.path(), unit.digest(), options, unit.birth(), born, checkpoint, outcome));
  }

  private byte[] forFile(ForkUnit unit, byte[] state) {
    return forFile(JobFreezer.header(unit.job()), state);
  }

  private byte[] forFile(JobHeader ofJob, byte[] state) {
    return frozenJobs.forFile(
        state,
        ofJob,
        (key, holder) ->
            shared.computeIfAbsent(key, absent -> frozenJobs.sharedBytes(key, holder)));
  }
}
