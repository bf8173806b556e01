package org.rfork.runtime.checkpoint;

import org.jspecify.annotations.Nullable;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.BirthSite;
import org.rfork.runtime.exec.FrozenState;

/**
 * All that is stored of a fork, enough to have it go on in another cluster. States that later
 * versions of their classes are to restore must be captured {@linkplain
 * org.rfork.capture.CaptureFor#FILE for a file}. The arrays are not copied: nobody may change them.
 *
 * @param job its job
 * @param path its name, of that job
 * @param digest what tells its state at birth from another one; empty if it was never asked for
 * @param options how it was to be placed and retried
 * @param birth where the no-argument fork was called; null for a fork of a task
 * @param born what it started from, captured; may be empty if there is a newer state, or if its
 *     parent gives it when it forks it again
 * @param checkpoint its newest safe point; null if it has none
 * @param outcome how it ended; null while it lives
 */
public record StoredFork(
    JobHeader job,
    ForkPath path,
    String digest,
    ForkOptions options,
    @Nullable BirthSite birth,
    byte[] born,
    @Nullable FrozenState checkpoint,
    @Nullable Outcome outcome) {
  /** Checks that the fork is of the job. */
  public StoredFork {
    if (!path.job().equals(job.id())) {
      throw new IllegalArgumentException("the fork " + path + " is not of the job " + job.id());
    }
  }

  /** As bytes without its job. */
  public byte[] toBytes() {
    return StoredWriter.fork(this);
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static StoredFork fromBytes(byte[] bytes, JobHeader job) {
    return StoredReader.fork(bytes, job);
  }

  /** Whether it has ended. */
  public boolean isEnded() {
    return outcome != null;
  }

  /** Whether it is its job's root. */
  public boolean isRoot() {
    return path.belowJob().isEmpty();
  }

  /** The number of its newest safe point; 0 if it has none. */
  public long safePoint() {
    return checkpoint == null ? 0 : checkpoint.at().number();
  }

  /** What it goes on from: its newest safe point, else its birth. */
  public byte[] newestState() {
    return checkpoint == null ? born : checkpoint.state();
  }

  /** The same as it ended. */
  public StoredFork ended(Outcome how) {
    return new StoredFork(job, path, digest, options, birth, born, checkpoint, how);
  }

  /** The same going on from this state, at the same place in its life. */
  public StoredFork goingOnFrom(byte[] state) {
    return checkpoint == null
        ? new StoredFork(job, path, digest, options, birth, state, null, outcome)
        : new StoredFork(job, path, digest, options, birth, born, checkpoint.with(state), outcome);
  }
}
