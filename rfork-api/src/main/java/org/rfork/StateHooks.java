package org.rfork;

/**
 * Told when it is captured as part of a state and when it is restored, so that it can let go of
 * what cannot be captured and get hold of it again: caches, connections, native memory.
 *
 * <p>Each object of a state that implements it is called once for each capture and each restore. A
 * local fork captures and restores too.
 *
 * <p>The order is that of the walk: {@link #beforeCapture} of what holds an object comes before the
 * object's own, {@link #afterRestore} after it; on a cycle, what is reached first counts as the
 * holder.
 */
public interface StateHooks {
  /**
   * Called before the object's fields are read. It may change its own fields, such as emptying a
   * cache, but no other object of the state.
   *
   * @throws Exception to refuse the capture, as a {@link CaptureException} with the object's path
   */
  default void beforeCapture() throws Exception {}

  /**
   * Called on the copy when the whole state is there. Transient fields have their default values.
   *
   * @throws Exception to refuse the restore, as a {@link CaptureException} with the object's path
   */
  default void afterRestore() throws Exception {}
}
