package org.rfork.runtime.blob;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The blobs that this node can hand out, each owned by a job. Safe for all threads. */
public final class BlobStore {
  private record Blob(String job, byte[] bytes) {}

  /** What changes: the keys of its newest states, the newest last. */
  private record Series(String job, List<String> keys) {}

  private final ConcurrentHashMap<String, Blob> blobs = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Series> series = new ConcurrentHashMap<>();

  /** Keeps bytes until they are removed or their job ends. The array must not be changed after. */
  public void put(String key, String job, byte[] bytes) {
    blobs.put(key, new Blob(job, bytes));
  }

  /**
   * As {@link #put}, for a state of something that changes. The one before it is kept as well,
   * since it may be on its way; what is older is forgotten.
   *
   * @param name of what changes
   */
  public void putNext(String name, String key, String job, byte[] bytes) {
    put(key, job, bytes);
    series.merge(name, new Series(job, List.of(key)), this::latest);
  }

  private Series latest(Series before, Series next) {
    List<String> keys = before.keys();
    String key = next.keys().get(0);
    if (keys.contains(key)) {
      return before;
    }
    String last = keys.get(keys.size() - 1);
    keys.stream().filter(old -> !old.equals(last)).forEach(blobs::remove);
    return new Series(next.job(), List.of(last, key));
  }

  /** Forgets all states of something that changes. */
  public void removeSeries(String name) {
    Series all = series.remove(name);
    if (all != null) {
      all.keys().forEach(blobs::remove);
    }
  }

  /** The bytes, or null if they are not here. */
  public byte @Nullable [] get(String key) {
    Blob blob = blobs.get(key);
    return blob == null ? null : blob.bytes();
  }

  /** Forgets a blob. */
  public void remove(String key) {
    blobs.remove(key);
  }

  /** Forgets a job's blobs. */
  public void removeJob(String job) {
    blobs.values().removeIf(blob -> blob.job().equals(job));
    series.values().removeIf(each -> each.job().equals(job));
  }
}
