package org.rfork.runtime.cli;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.ForkException;
import org.rfork.ForkRefusedException;
import org.rfork.RemoteFailure;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.PutOutException;
import org.rfork.runtime.checkpoint.CheckpointException;
import org.rfork.runtime.checkpoint.DamagedFileException;
import org.rfork.runtime.config.ConfigProblem;

/**
 * What a person is told of a failure: a message, the stack of their own code where that failed, and
 * an exit code.
 *
 * @param exitCode the code
 * @param lines the text
 */
record FailureText(ExitCode exitCode, List<String> lines) {
  private static final Set<String> REFUSALS =
      Set.of(CaptureException.class.getName(), ForkRefusedException.class.getName());
  private static final List<String> MACHINERY = List.of("org.rfork.runtime.", "picocli.");
  private static final List<String> REFLECTION =
      List.of("java.lang.reflect.", "jdk.internal.reflect.");

  /** What to say of what a command threw. */
  static FailureText of(Throwable failure) {
    if (failure instanceof CliException told) {
      return of(told.exitCode(), told);
    }
    if (failure instanceof PutOutException) {
      return of(ExitCode.PUT_OUT, failure);
    }
    if (failure instanceof ClusterException) {
      return of(ExitCode.CLUSTER, failure);
    }
    if (failure instanceof CaptureException || failure instanceof DamagedFileException) {
      return of(ExitCode.REFUSED, failure);
    }
    if (failure instanceof CheckpointException) {
      return of(ExitCode.FAILED, failure);
    }
    if (failure instanceof ForkException) {
      return ofFork(failure);
    }
    if (failure instanceof ConfigProblem) {
      return of(ExitCode.USAGE, failure);
    }
    if (failure instanceof UncheckedIOException) {
      return of(ExitCode.FAILED, failure);
    }
    List<String> lines = new ArrayList<>();
    addStacks(lines, failure, "");
    lines.add("(RFORK_DEBUG=1 shows the whole stack)");
    return new FailureText(ExitCode.FAILED, lines);
  }

  /** What to say of a failure of code that is the user's own, whatever its class. */
  static FailureText ofUserCode(Throwable failure) {
    if (failure instanceof ForkException || failure instanceof CaptureException) {
      return of(failure);
    }
    List<String> lines = new ArrayList<>();
    addStacks(lines, failure, "the program failed: ");
    return new FailureText(ExitCode.FAILED, lines);
  }

  private static FailureText ofFork(Throwable failure) {
    List<String> lines = new ArrayList<>();
    lines.add(message(failure));
    boolean refused = failure instanceof ForkRefusedException;
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof RemoteFailure remote) {
        refused |= REFUSALS.contains(remote.className());
      }
    }
    Throwable cause = failure.getCause();
    if (cause != null && !isAboutAHandle(cause)) {
      addStacks(lines, cause, "caused by ");
    }
    return new FailureText(refused ? ExitCode.REFUSED : ExitCode.FAILED, lines);
  }

  /** Its message is the fork's, and says what to do: a file that is missing is no fault of code. */
  private static boolean isAboutAHandle(Throwable cause) {
    return cause instanceof RemoteFailure remote
        && remote.className().equals(ResourceException.class.getName());
  }

  private static FailureText of(ExitCode exitCode, Throwable failure) {
    return new FailureText(exitCode, List.of(message(failure)));
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getName() : message;
  }

  /** The user's part of a stack: what calls their code tells its author nothing. */
  private static List<StackTraceElement> frames(Throwable failure) {
    List<StackTraceElement> frames =
        new ArrayList<>(
            Arrays.stream(failure.getStackTrace())
                .dropWhile(frame -> isOf(MACHINERY, frame))
                .takeWhile(frame -> !isOf(MACHINERY, frame))
                .toList());
    while (!frames.isEmpty() && isOf(REFLECTION, frames.get(frames.size() - 1))) {
      frames.remove(frames.size() - 1);
    }
    return frames;
  }

  private static boolean isOf(List<String> prefixes, StackTraceElement frame) {
    return prefixes.stream().anyMatch(frame.getClassName()::startsWith);
  }

  private static void addStacks(List<String> lines, Throwable failure, String prefix) {
    String before = prefix;
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      lines.add(before + cause);
      frames(cause).forEach(frame -> lines.add("    at " + frame));
      before = "caused by ";
    }
  }
}
