package org.rfork.runtime.exec;

import org.rfork.Progress;
import org.rfork.runtime.Outcome;

/** Told of a run's life, on the thread that runs it. Must not block. */
public interface RunListener {
  /** The fork's code is about to begin. */
  void started(ForkRun run);

  /** The fork said how far it is. */
  void progressed(ForkRun run, Progress progress);

  /** The run is over. Not called for a run that was withdrawn or released. */
  void ended(ForkRun run, Outcome outcome);

  /** After the end: the thread did not run this inside something else, and looks for more. */
  default void threadIsFree() {}

  /** Whether the pool should have the run captured from time to time. */
  default boolean wantsCheckpoints() {
    return false;
  }

  /**
   * Whether the fork never goes on from an earlier state than one that is kept, whether the run
   * fails or its node is lost.
   */
  boolean goesOnFromKept();

  /**
   * The run was captured at a safe point, and goes on. {@link ForkRun#whole} is to be called when
   * the state is kept.
   */
  default void checkpointed(ForkRun run, FrozenState state) {
    run.whole(state.at().number());
  }

  /** The run left at a safe point, and is over here. */
  void released(ForkRun run, FrozenState state, String why);

  /** The run was asked to leave and goes on; {@code why} says what holds it. */
  void notReleased(ForkRun run, String why);
}
