package com.example.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;

/** Exceptions in all their states. */
final class ThrowableSamples {
  private ThrowableSamples() {}

  static final class Rare extends Exception implements JdkParts.Seen {
    private static final long serialVersionUID = 1L;
    final String field = "own";
    final int[] codes = {1, 2};
    transient Object cache = "lost";

    Rare(String message, Throwable cause) {
      super(message, cause);
    }

    @Override
    public List<Object> inherited() {
      return List.of(super.getMessage(), super.getCause(), Arrays.toString(super.getStackTrace()));
    }

    @Override
    public String getMessage() {
      throw new IllegalStateException("never asked");
    }

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException("never asked");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new IllegalStateException("never asked");
    }

    @Override
    public void setStackTrace(StackTraceElement[] stack) {
      throw new IllegalStateException("never asked");
    }

    @Override
    public synchronized Throwable initCause(Throwable cause) {
      throw new IllegalStateException("never asked");
    }
  }

  /** Neither suppresses nor has a stack. */
  static final class Signal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Signal(String message) {
      super(message, null, false, false);
    }
  }

  static List<Object> all() {
    IOException suppressing = new IOException("with", new IllegalStateException());
    suppressing.addSuppressed(new NoSuchElementException("one"));
    suppressing.addSuppressed(new Signal("two"));
    IllegalStateException cyclic = new IllegalStateException("a");
    cyclic.initCause(new RuntimeException("b", cyclic));
    Exception noStack = new Exception("none");
    noStack.setStackTrace(new StackTraceElement[0]);
    return List.of(
        new Throwable(),
        new Exception("message"),
        new RuntimeException((Throwable) null),
        new Error("e", new Exception("cause")),
        new ExecutionException("x", new ArithmeticException("/ by zero")),
        new UncheckedIOException("u", new IOException("io")),
        new AssertionError(5),
        new NullPointerException(),
        helpful(),
        suppressing,
        cyclic,
        noStack,
        new Signal("signal"),
        new Rare("rare", new Exception("cause")),
        new Exception().getStackTrace()[0],
        new StackTraceElement("loader", "module", "1", "Type", "method", null, -2));
  }

  /** One that the JVM explains. */
  @SuppressWarnings("NullableDereference")
  private static NullPointerException helpful() {
    String[] none = new String[1];
    try {
      throw new IllegalStateException("not reached " + none[0].length());
    } catch (NullPointerException e) {
      return e;
    }
  }
}
