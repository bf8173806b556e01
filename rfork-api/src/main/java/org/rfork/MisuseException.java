package org.rfork;

/** rfork was called in a way that cannot work. The message says what to do instead. */
public final class MisuseException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** Says what was done and what to do. */
  public MisuseException(String message) {
    super(message);
  }
}
