package org.rfork.runtime.node;

import java.util.Base64;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.checkpoint.JobHeader;
import org.rfork.runtime.checkpoint.StoredFork;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.JobInfo;

/**
 * What goes with a handle in a frozen continuation, so that its fork is not lost with its home: how
 * it ended, or what it takes to run it again.
 */
final class ForkRecords {
  private static final byte[] NO_STATE = {};

  private ForkRecords() {}

  /** Text for the handle's token; empty if the fork is known by its name alone. */
  static String write(ForkHandle<?> fork) {
    ForkUnit unit = fork.unit(); // before the outcome, which empties it
    Outcome outcome = fork.outcome();
    if (outcome == null && !unit.hasState()) {
      return "";
    }
    var stored =
        new StoredFork(
            header(unit.job()),
            unit.path(),
            outcome == null && unit.isHeritable() ? unit.digest() : "",
            fork.options(),
            unit.birth(),
            outcome == null ? unit.state() : NO_STATE,
            null,
            outcome);
    return Base64.getEncoder().encodeToString(stored.toBytes());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static StoredFork read(String text, JobInfo job) {
    return StoredFork.fromBytes(Base64.getDecoder().decode(text), header(job));
  }

  private static JobHeader header(JobInfo job) {
    return new JobHeader(job.id(), job.seed(), job.allow(), !job.endsWithDriver(), "");
  }
}
