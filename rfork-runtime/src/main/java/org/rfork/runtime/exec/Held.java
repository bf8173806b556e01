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
   * Gets hold of it on this node.
   *
   * @throws Exception if that cannot be; the message says why
   */
  void bind() throws Exception;

  /**
   * Finds out whether {@link #bind} would do here, and lets go of it at once.
   *
   * @throws Exception if that cannot be; the message says why
   */
  void tryOut() throws Exception;

  /** The state is about to be captured under this number. */
  default void frozen(long safePoint) {}

  /**
   * The state of this number is kept elsewhere, whole: what it says may be seen by others.
   *
   * @throws Exception if that cannot be
   */
  default void whole(long safePoint) throws Exception {}

  /** The state goes on elsewhere: lets go without an effect outside. */
  void release();

  /**
   * The run is over.
   *
   * @param safePoint the number that its next capture would have had
   * @param well whether it has a result
   * @throws Exception if what it did cannot be seen by others
   */
  void end(long safePoint, boolean well) throws Exception;
}
