package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rfork.CaptureException;
import org.rfork.Continuation;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.capture.AllowList;
import org.rfork.capture.CaptureLimits;
import org.rfork.capture.Handles;
import org.rfork.capture.StateCapture;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.checkpoint.JobFileEdit;
import org.rfork.runtime.checkpoint.JobHeader;
import org.rfork.runtime.checkpoint.StoredFork;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.SafePoint;

class JobFileEditTest {
  private static final ClassLoader LOADER = JobFileEditTest.class.getClassLoader();
  private static final JobHeader JOB =
      new JobHeader("ising-1", 42, List.of("com.example"), true, "ising");
  private static final AllowList ALLOW = AllowList.of(Set.of("com.example"));

  /** Nobody enters it here. */
  static final class Sweeps extends Continuation<Long> {
    private long sweeps;
    private String label;
    private final double[] lattice = {1, 2};

    Sweeps(long sweeps, String label) {
      this.sweeps = sweeps;
      this.label = label;
    }

    @Override
    protected Long run() {
      throw new IllegalStateException("entered");
    }
  }

  private static byte[] captured(Sweeps work) {
    return new StateCapture(CaptureLimits.DEFAULT).capture(work, ALLOW, Handles.NONE).bytes();
  }

  private static Sweeps restored(byte[] state) {
    Object root =
        new StateCapture(CaptureLimits.DEFAULT).restore(state, ALLOW, LOADER, Handles.NONE);
    return (Sweeps) root;
  }

  private static StoredFork stored(
      String path, byte[] born, FrozenState checkpoint, Outcome outcome) {
    return new StoredFork(
        JOB, new ForkPath(path), "", ForkOptions.DEFAULT, null, born, checkpoint, outcome);
  }

  private static JobFile job(FrozenState checkpoint, Outcome outcome) {
    byte[] born = captured(new Sweeps(100, "born"));
    StoredFork root = stored("ising-1", born, checkpoint, outcome);
    return new JobFile(
        "0.1.0",
        Instant.EPOCH,
        2,
        JOB,
        Map.of(),
        List.of(root, stored("ising-1/0", new byte[0], null, null)));
  }

  @Test
  void theRootGoesOnFromTheChangedFieldAtTheSameSafePoint() {
    SafePoint at = new SafePoint(5, 1, 77);
    JobFile frozen = job(new FrozenState(at, captured(new Sweeps(50, "half")), true), null);
    JobFile edited = JobFileEdit.set(frozen, "sweeps=7", LOADER);
    edited = JobFileEdit.set(edited, "label=a=b", LOADER);
    FrozenState checkpoint = edited.root().checkpoint();
    assertThat(checkpoint).isNotNull();
    assertThat(checkpoint.at()).isEqualTo(at);
    assertThat(checkpoint.holdsForks()).isTrue();
    Sweeps state = restored(checkpoint.state());
    assertThat(state.sweeps).isEqualTo(7);
    assertThat(state.label).isEqualTo("a=b");
    assertThat(state.lattice).containsExactly(1, 2);
    assertThat(edited.root().born()).isEqualTo(frozen.root().born());
    assertThat(edited.forks().get(1)).isSameAs(frozen.forks().get(1));
  }

  @Test
  void aRootThatHasNoSafePointYetBeginsWithTheChangedField() {
    JobFile edited = JobFileEdit.set(job(null, null), "sweeps=8", LOADER);
    assertThat(restored(edited.root().born()).sweeps).isEqualTo(8);
  }

  @Test
  void whatCannotBeSetIsRefusedAndSaysWhatCan() {
    JobFile frozen = job(null, null);
    assertThatThrownBy(() -> JobFileEdit.set(frozen, "sweps=7", LOADER))
        .isInstanceOf(CaptureException.class)
        .hasMessage(
            "there is no field 'sweps' in !"
                + Sweeps.class.getName()
                + ": set label, lattice, sweeps");
    assertThatThrownBy(() -> JobFileEdit.set(frozen, "sweeps=many", LOADER))
        .hasMessage("field 'sweeps': many stands where a whole number must");
    assertThatThrownBy(() -> JobFileEdit.set(frozen, "sweeps", LOADER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'sweeps' sets nothing: write field=value, such as sweeps=1000");
    Outcome done = Outcome.succeeded(new byte[0]);
    assertThatThrownBy(() -> JobFileEdit.set(job(null, done), "sweeps=7", LOADER))
        .hasMessage("ising-1 has ended, so setting a field would change nothing");
  }
}
