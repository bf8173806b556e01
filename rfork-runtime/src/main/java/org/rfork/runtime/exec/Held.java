package org.rfork.runtime.exec;

/** Something outside a state that a run holds by a handle. For the run's thread. */
public interface Held {

  /** The handle as it stands in the state. */
  Object handle();

  /** The sort of handle and which one, for people and rules. */
  String kind();

  /** Which one of its kind. */
  String name();

  /**
   * Begins what {@link #bind} will wait for, so that all that a state holds waits at one time.
   * Blocks nobody; what goes wrong is for {@code bind} to say.
   */
  default void beginToBind() {}

  /**
   * Gets hold of it on this node.
   *
   * @throws Exception if that cannot be; the message says why
   */
  void bind() throws Exception;

  /** Begins what {@link #tryOut} will wait for, as {@link #beginToBind} does for {@code bind}. */
  default void beginToTryOut() {}

  /**
   * Finds out whether {@link #bind} would do here, and lets go of it at once.
   *
   * @throws Exception if that cannot be; the message says why
   */
  void tryOut() throws Exception;

  /**
   * Begins what a capture of the handle, or a trial of it elsewhere, will wait for, as {@link
   * #beginToBind} does for {@code bind}. One of both follows.
   */
  default void beginToTell() {}

  /** The state is about to be captured under this number. */
  default void frozen(long safePoint) {}

  /**
   * What must be kept with a state of which no field has the handle.
   *
   * @return empty if nothing is to be done any more
   */
  default String beside() {
    return "";
  }

  /**
   * The state of this number is kept elsewhere, whole: what it says may be seen by others.
   *
   * @return whether nothing is left to be done, since the handle was closed
   * @throws Exception if that cannot be
   */
  default boolean whole(long safePoint) throws Exception {
    return false;
  }

  /** The state goes on elsewhere: lets go without an effect outside. */
  void release();

  /**
   * The run has a result: all that it did is laid ready, to be seen by others once the result is
   * the fork's outcome.
   *
   * @param safePoint the number that its next capture would have had
   * @return by what the fork's home has it seen; empty if there is nothing
   * @throws Exception if that cannot be
   */
  default String prepare(long safePoint) throws Exception {
    return "";
  }

  /**
   * The run has failed.
   *
   * @param why it has
   * @return by what the fork's home tells others, if that is the fork's outcome; empty if it need
   *     not
   */
  default String failed(String why) {
    return "";
  }

  /**
   * The run is over.
   *
   * @param well whether it has a result; else what was laid ready is given up
   */
  void end(boolean well);
}
