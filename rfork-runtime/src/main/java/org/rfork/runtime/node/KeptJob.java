package org.rfork.runtime.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkOptions;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.UnitState;

/**
 * What it takes to have a durable job go on elsewhere.
 *
 * @param unit its root, at birth or at its newest safe point
 * @param attempt the root's newest attempt that is known here
 * @param holders the nodes that hold this, the job's home first; when it is lost the next is home
 * @param deadlineAtMillis when the job is cancelled, by the clock of the day; 0 for never
 * @param version rises with each change that its home tells the other holders
 */
record KeptJob(
    ForkUnit unit, int attempt, List<NodeId> holders, long deadlineAtMillis, long version) {
  /** More versions than one home makes. */
  private static final long VERSIONS_OF_A_HOME = 1L << 32;

  KeptJob {
    holders = List.copyOf(holders);
  }

  static KeptJob read(MessageReader in) {
    return new KeptJob(in.unit(), in.getInt(), in.list(NodeId::read), in.getLong(), in.getLong());
  }

  /**
   * Its bytes.
   *
   * @param isBlob whether the root's state travels by itself
   */
  void write(MessageWriter out, boolean isBlob) {
    out.unit(unit, isBlob);
    out.putInt(attempt);
    out.list(holders, NodeId::write);
    out.putLong(deadlineAtMillis);
    out.putLong(version);
  }

  String id() {
    return unit.path().job();
  }

  /** How its root is placed, with what is left of its deadline now. */
  ForkOptions options() {
    ForkOptions options = ForkOptions.labelled(unit.label());
    long left = Math.max(1, deadlineAtMillis - System.currentTimeMillis());
    return deadlineAtMillis == 0 ? options : options.deadline(Duration.ofMillis(left));
  }

  NodeId home() {
    return holders.get(0);
  }

  /** Those that its home tells of it. */
  List<NodeId> others() {
    List<NodeId> others = new ArrayList<>(holders);
    others.remove(home());
    return others;
  }

  KeptJob unit(ForkUnit newest, int itsAttempt) {
    return new KeptJob(newest, Math.max(attempt, itsAttempt), holders, deadlineAtMillis, version);
  }

  KeptJob heldBy(List<NodeId> others) {
    return new KeptJob(unit, attempt, others, deadlineAtMillis, version);
  }

  /** Without its state, since it has ended. */
  KeptJob over() {
    return unit(ForkUnit.of(unit.name(), unit.job(), unit.label(), null, UnitState.NOTHING), 0);
  }

  /** As the next change. */
  KeptJob next() {
    return new KeptJob(unit, attempt, holders, deadlineAtMillis, version + 1);
  }

  /** As a new home has it: newer than all that the lost one may have told the others. */
  KeptJob takenOver() {
    return new KeptJob(unit, attempt, holders, deadlineAtMillis, firstAfter(version));
  }

  /** The first version of a new home, above all that one before it may have made. */
  static long firstAfter(long version) {
    return (version / VERSIONS_OF_A_HOME + 1) * VERSIONS_OF_A_HOME;
  }

  /** Whether it is to take the place of what is known of the job. */
  boolean isNewerThan(@Nullable KeptJob known) {
    return known == null || version > known.version;
  }
}
