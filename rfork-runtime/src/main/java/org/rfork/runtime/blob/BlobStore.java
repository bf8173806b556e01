package org.rfork.runtime.blob;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The blobs that this node can hand out, each owned by a job. Safe for all threads. */
public final class BlobStore {
  private record Blob(String job, byte[] bytes) {}

  private final ConcurrentHashMap<String, Blob> blobs = new ConcurrentHashMap<>();

  /** Keeps bytes until they are removed or their job ends. The array must not be changed after. */
  public void put(String key, String job, byte[] bytes) {
    blobs.put(key, new Blob(job, bytes));
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
  }
}
