package org.rfork.runtime.node;

import java.util.Base64;
import java.util.function.UnaryOperator;
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

  /** The same with other documents of the fork's state or result. */
  static String change(String text, JobHeader job, UnaryOperator<byte[]> changing) {
    StoredFork fork = StoredFork.fromBytes(Base64.getDecoder().decode(text), job);
    Outcome outcome = fork.outcome();
    byte[] born = fork.born().length == 0 ? NO_STATE : changing.apply(fork.born());
    var changed =
        new StoredFork(
            job,
            fork.path(),
            fork.digest(),
            fork.options(),
            fork.birth(),
            born,
            null,
            outcome == null || !outcome.isSuccess()
                ? outcome
                : outcome.with(changing.apply(outcome.payload())));
    return Base64.getEncoder().encodeToString(changed.toBytes());
  }

  private static JobHeader header(JobInfo job) {
    return new JobHeader(job.id(), job.seed(), job.allow(), !job.endsWithDriver(), "");
  }
}
