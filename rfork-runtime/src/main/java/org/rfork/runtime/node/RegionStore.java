package org.rfork.runtime.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.rfork.CaptureException;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.checkpoint.CheckpointException;
import org.rfork.runtime.checkpoint.JobHeader;
import org.rfork.runtime.resource.KeptRegions;
import org.rfork.runtime.resource.Region;
import org.rfork.runtime.resource.RegionVersion;

/**
 * Writes checkpoints of regions into the checkpoint directory, if there is one: the changes of each
 * since the one before, and all again when these have become more than all. Waits for the disk.
 * Safe for all threads.
 */
final class RegionStore {
  /** So many chains that begin with all are kept, for the case that the newest is damaged. */
  private static final int CHAINS = 2;

  /** So many values with changes are no burden, however few all are. */
  private static final int FEW_VALUES = 16;

  private final CheckpointStore store;
  private final KeptRegions kept;
  private final Map<Region.Identity, Written> written = new ConcurrentHashMap<>();

  /** A checkpoint with all, and those that follow with changes. */
  private record Chain(long first, List<String> keys) {}

  /** The files of one region, oldest chain first. */
  private static final class Written {
    private final Deque<Chain> chains = new ArrayDeque<>();
    private long newest;
    private int allValues;
    private int changedValues;
  }

  RegionStore(CheckpointStore store, KeptRegions kept) {
    this.store = store;
    this.kept = kept;
  }

  /** Writes a checkpoint that is kept here; on disk when this returns. */
  void keep(RegionVersion version, JobHeader job) throws ResourceException {
    if (!store.hasDirectory()) {
      return;
    }
    Written files = written.computeIfAbsent(version.region(), absent -> new Written());
    synchronized (files) {
      boolean isChange =
          files.newest != 0
              && files.changedValues <= Math.max(files.allValues, FEW_VALUES)
              && kept.has(new RegionVersion(version.region(), files.newest));
      try {
        keep(version, job, files, isChange);
      } catch (CheckpointException | CaptureException failure) {
        files.newest = 0; // all again
        throw new ResourceException(
            Kind.UNAVAILABLE, String.valueOf(failure.getMessage()), failure);
      }
    }
  }

  private void keep(RegionVersion version, JobHeader job, Written files, boolean isChange)
      throws ResourceException {
    int values = store.keepRegion(kept, version, job, isChange ? files.newest : 0);
    List<String> keys = RegionFiles.keys(version, values);
    if (isChange) {
      files.chains.getLast().keys().addAll(keys);
      files.changedValues += values;
    } else {
      files.chains.addLast(new Chain(version.generation(), keys));
      files.allValues = values;
      files.changedValues = 0;
    }
    files.newest = version.generation();
    dropOld(version, files);
  }

  /** The opener's states are written by its home, which may be late. */
  private void dropOld(RegionVersion version, Written files) {
    while (files.chains.size() > CHAINS && isPast(version, files)) {
      Chain old = files.chains.removeFirst();
      old.keys().forEach(key -> store.deleteShared(version.region().opener().job(), key));
    }
  }

  /** Whether the two newest stored states of the opener name later ones than the oldest chain. */
  private boolean isPast(RegionVersion version, Written files) {
    Chain next = files.chains.stream().skip(1).findFirst().orElseThrow();
    String named = store.keptOf(version.region().opener());
    return !named.isEmpty() && RegionVersion.parse(named).generation() > next.first();
  }

  void endJob(String job) {
    written.keySet().removeIf(identity -> identity.opener().job().equals(job));
  }
}
