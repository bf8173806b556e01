package org.rfork.resource;

import org.rfork.StateHooks;
import org.rfork.spi.Runtimes;

/**
 * A handle of a program's own: something outside a state, such as a database cursor, that goes
 * where the state goes.
 *
 * <p>What travels are its fields, as of any object in a state; what is open lies in {@code
 * transient} ones. It is frozen each time that a state with it is captured, and bound when a
 * continuation or task with it begins on a node. {@code rfork.resources.rules} may forbid it to
 * leave its node by its {@link #kind} and {@link #name}.
 *
 * <p>Before a continuation leaves its node, a copy of the handle is bound for trial on the node it
 * is to go to, and released there at once. If that fails the continuation goes on where it was, and
 * nothing was called on its handle but {@link #freeze}.
 *
 * <p>All is called by the thread that runs the fork, but for the trial.
 */
public abstract class Resource implements StateHooks {
  /** For subclasses. */
  protected Resource() {}

  /**
   * Binds a handle for the running fork, which has it until it ends.
   *
   * @return the handle
   * @throws ResourceException if it cannot be bound
   * @throws org.rfork.MisuseException outside a fork
   */
  public static <R extends Resource> R open(R resource) throws ResourceException {
    Runtimes.current().resources().opened(resource);
    try {
      resource.bind();
    } catch (ResourceException said) {
      throw said;
    } catch (Exception cannot) { // the handle's own code
      throw new ResourceException(
          ResourceException.Kind.UNAVAILABLE,
          "%s \"%s\" cannot be bound: %s"
              .formatted(resource.kind(), resource.name(), cannot.getMessage()),
          cannot);
    }
    return resource;
  }

  /** The sort of handle that rules speak of; the simple name of its class unless overridden. */
  public String kind() {
    return getClass().getSimpleName();
  }

  /** Which one it is, for rules and messages. */
  public abstract String name();

  /**
   * Called before its fields are captured: brings them up to date. What is open stays so, since the
   * fork may go on here.
   *
   * @throws Exception to refuse the capture
   */
  protected void freeze() throws Exception {}

  /**
   * Opens what the fields say, on this node.
   *
   * @throws Exception if it cannot; the message is shown to people
   */
  public abstract void bind() throws Exception;

  /**
   * Closes what is open here, since the state goes on elsewhere or was bound for trial alone. Must
   * have no effect outside and may be called though nothing is open.
   */
  public abstract void release();

  /** Freezes it. */
  @Override
  public final void beforeCapture() throws Exception {
    freeze();
    Runtimes.current().resources().met(this);
  }

  /** Has it bound when the whole state is there. */
  @Override
  public final void afterRestore() {
    Runtimes.current().resources().restored(this);
  }
}
