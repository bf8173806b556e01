package org.rfork.runtime.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.checkpoint.CheckpointDirectory;
import org.rfork.runtime.checkpoint.CheckpointException;
import org.rfork.runtime.checkpoint.CheckpointWriter;
import org.rfork.runtime.checkpoint.JobHeader;
import org.rfork.runtime.checkpoint.StoredFork;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.exec.SafePoint;
import org.rfork.runtime.resource.KeptRegions;
import org.rfork.runtime.resource.RegionVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the newest states of durable jobs, and the results of long work, in the directory that
 * config names, for the case that all nodes are lost; does nothing if it names none. What cannot be
 * written is said once, and the jobs go on. Safe for all threads; no caller waits for the disk.
 */
final class CheckpointStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);

  /** So many forks may wait for the disk; a state that finds no room is followed by a newer one. */
  private static final int MAX_WAITING = 1000;

  /** So many, and no result is added: states come first, and small work is done again soon. */
  private static final int MAX_WAITING_FOR_RESULTS = 100;

  private static final byte[] NOT_NEEDED = {};

  private final StateCaptures captures;
  private final Duration interval;
  private final @Nullable CheckpointDirectory directory;
  private final @Nullable CheckpointWriter writer;

  /**
   * Opens the directory.
   *
   * @throws CheckpointException if it cannot be written to
   */
  CheckpointStore(RforkConfig config, StateCaptures captures) {
    String place = config.checkpoint().directory();
    this.captures = captures;
    this.interval = config.checkpoint().interval();
    this.directory = place.isEmpty() ? null : new CheckpointDirectory(Path.of(place));
    this.writer =
        directory == null
            ? null
            : new CheckpointWriter(
                config.node().name(), this.directory, MAX_WAITING, this::forFile, new Report());
  }

  /** The root of a durable job as it is held now. */
  void keep(KeptJob job) {
    keep(job.unit(), job.options(), job.version());
  }

  /** Whether it keeps the forks of such a job. */
  boolean keeps(JobInfo job) {
    return writer != null && job.kind() == JobInfo.Kind.DURABLE;
  }

  /**
   * A fork below the root as it was captured; those of jobs that end with their driver are not
   * kept.
   */
  void keep(ForkUnit unit, ForkOptions options) {
    SafePoint at = unit.resumed();
    keep(unit, options, at == null ? 0 : at.number());
  }

  private void keep(ForkUnit unit, ForkOptions options, long generation) {
    if (writer != null && keeps(unit.job())) {
      boolean unused = writer.offer(stored(unit, options), generation);
    }
  }

  /**
   * Whether the result of a fork of that age would be kept if it ended now: its work took as long
   * as work may be lost.
   */
  boolean keepsResult(ForkHandle<?> fork) {
    return keeps(fork.job())
        && !interval.isZero()
        && fork.path().parent() != null
        && fork.ageMillis() >= interval.toMillis();
  }

  /** A fork below the root has this result; see {@link #keepsResult}. */
  void keepResult(ForkUnit unit, ForkOptions options, Outcome outcome) {
    if (writer != null && writer.waiting() < MAX_WAITING_FOR_RESULTS) {
      boolean unused = writer.offer(stored(unit, options).ended(outcome), Long.MAX_VALUE);
    }
  }

  private static StoredFork stored(ForkUnit unit, ForkOptions options) {
    FrozenState checkpoint = unit.frozen();
    byte[] born = unit.path().parent() == null && checkpoint == null ? unit.state() : NOT_NEEDED;
    return new StoredFork(
        JobFreezer.header(unit.job()),
        unit.path(),
        unit.digest(),
        options,
        unit.birth(),
        born,
        checkpoint,
        null);
  }

  /** Whether there is a directory. */
  boolean hasDirectory() {
    return directory != null;
  }

  /**
   * Writes a checkpoint of a region, with the forks of its group. Waits for the disk.
   *
   * @param base the generation of one that is stored, of which the changes are; 0 for all
   * @return how many values it is besides the first
   * @throws CheckpointException if it cannot be written
   */
  int keepRegion(KeptRegions kept, RegionVersion version, JobHeader job, long base)
      throws ResourceException {
    CheckpointDirectory place = Objects.requireNonNull(directory);
    return RegionFiles.write(
        kept,
        version,
        base,
        job,
        fork -> RegionFiles.forFile(fork, state -> forFile(state, job)),
        (key, bytes) -> place.writeShared(job.id(), key, bytes));
  }

  /** What the newest stored state of a fork says is kept of its group; empty if nothing. */
  String keptOf(ForkPath path) {
    CheckpointDirectory place = Objects.requireNonNull(directory);
    return place
        .newest(path)
        .map(StoredFork::checkpoint)
        .map(state -> state.at().kept())
        .orElse("");
  }

  /** A stored value is of no use any more. Waits for the disk. */
  void deleteShared(String job, String key) {
    if (directory != null) {
      directory.deleteShared(job, key);
    }
  }

  /**
   * The newest version of a job that is stored; 0 if none is, or it cannot be read: the first write
   * will say so. Waits for the disk.
   */
  long version(ForkPath root) {
    try {
      return directory == null ? 0 : directory.generation(root);
    } catch (CheckpointException unreadable) {
      LOG.debug("taken for empty: {}", unreadable.getMessage());
      return 0;
    }
  }

  /** A job goes on that may have been over. */
  void reopen(String job) {
    if (writer != null) {
      writer.reopen(job);
    }
  }

  /** The job has ended: what comes of it later is not kept either. */
  void forgetJob(String job) {
    if (writer != null) {
      writer.deleteJob(job);
    }
  }

  /** Writes nothing any more: the jobs go on elsewhere, or have ended there. */
  void abandon() {
    if (writer != null) {
      writer.abandon();
    }
  }

  /** Writes what waits, for some seconds at most. */
  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
  }

  /** As it can be in a file; what it shares is in files of its own then. */
  private StoredFork forFile(StoredFork fork) {
    Outcome outcome = fork.outcome();
    return outcome == null
        ? fork.goingOnFrom(forFile(fork.newestState(), fork.job()))
        : fork.ended(outcome.with(forFile(outcome.payload(), fork.job())));
  }

  private byte[] forFile(byte[] state, JobHeader job) {
    return captures.forFile(
        state,
        job,
        (key, holder) -> {
          if (directory != null && !directory.hasShared(job.id(), key)) {
            directory.writeShared(job.id(), key, captures.sharedBytes(key, holder));
          }
        });
  }

  /** Says once that something goes wrong, and that it goes well again. On the writer's thread. */
  private static final class Report implements CheckpointWriter.Listener {
    private final AtomicBoolean failing = new AtomicBoolean();
    private final Set<ForkPath> refused = new HashSet<>();

    @Override
    public void written(StoredFork fork) {
      if (failing.compareAndSet(true, false)) {
        LOG.info("states are written to the checkpoint directory again, first of {}", fork.path());
      }
    }

    @Override
    public void failed(StoredFork fork, CheckpointException why) {
      if (why.getCause() instanceof CaptureException) {
        if (refused.add(fork.path())) {
          LOG.warn("{}", why.getMessage());
        }
      } else if (failing.compareAndSet(false, true)) {
        LOG.warn(
            "{}; jobs go on, and only the copies on other nodes are new until it can be written",
            why.getMessage());
      }
    }
  }
}
