package org.rfork;

import org.jspecify.annotations.Nullable;

/**
 * A throwable of another node, mirrored: its class by name, its message, stack, causes and
 * suppressed throwables. The class itself need not be known here.
 */
public final class RemoteFailure extends Throwable {
  private static final long serialVersionUID = 1L;

  private final String className;

  /**
   * Mirrors a throwable.
   *
   * @param className the remote throwable's class
   * @param message its message, or null
   * @param stack its stack, as on the other node
   * @param cause the mirror of its cause, or null
   */
  public RemoteFailure(
      String className,
      @Nullable String message,
      StackTraceElement[] stack,
      @Nullable RemoteFailure cause) {
    super(message, cause, true, true);
    this.className = className;
    setStackTrace(stack);
  }

  /** The class of the remote throwable, such as {@code java.io.IOException}. */
  public String className() {
    return className;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this; // the stack is the remote one
  }

  @Override
  @SuppressWarnings("OverrideThrowableToString") // a stack trace shows the remote class's name
  public String toString() {
    return getMessage() == null ? className : className + ": " + getMessage();
  }
}
