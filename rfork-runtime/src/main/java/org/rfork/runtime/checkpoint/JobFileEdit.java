package org.rfork.runtime.checkpoint;

import java.util.Set;
import java.util.stream.Collectors;
import org.rfork.capture.AllowList;
import org.rfork.capture.CaptureLimits;
import org.rfork.capture.StateCapture;
import org.rfork.capture.StateText;

/** Changes what a frozen job goes on from. Its classes must be there; none of its work runs. */
public final class JobFileEdit {
  private JobFileEdit() {}

  /**
   * The job with another value in one field of its root's newest state.
   *
   * @param assignment {@code field=value}, the value as in {@link StateText#withField}
   * @param loader where the job's classes are
   * @throws IllegalArgumentException if that is no assignment, or the root has ended
   * @throws org.rfork.CaptureException if there is no such field, naming those that there are, or
   *     the value does not fit it
   */
  public static JobFile set(JobFile file, String assignment, ClassLoader loader) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(
          "'" + assignment + "' sets nothing: write field=value, such as sweeps=1000");
    }
    StoredFork root = file.root();
    if (root.isEnded()) {
      throw new IllegalArgumentException(
          file.job().id() + " has ended, so setting a field would change nothing");
    }
    byte[] state = root.newestState();
    StateText text = new StateText(CaptureLimits.DEFAULT, AllowList.of(packages(state)), loader);
    return file.with(
        root.goingOnFrom(
            text.withField(
                state, assignment.substring(0, equals), assignment.substring(equals + 1))));
  }

  /** Whoever edits a file chose it and the class path. */
  private static Set<String> packages(byte[] state) {
    return new StateCapture(CaptureLimits.DEFAULT)
        .classNames(state).stream()
            .map(name -> name.substring(0, Math.max(0, name.lastIndexOf('.'))))
            .collect(Collectors.toSet());
  }
}
