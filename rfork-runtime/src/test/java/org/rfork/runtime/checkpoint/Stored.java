package org.rfork.runtime.checkpoint;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.BirthSite;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.SafePoint;

/** Forks to store. */
final class Stored {
  static final JobHeader JOB =
      new JobHeader("ising-1", 42, List.of("com.acme", "org.rfork.samples"), true, "ising");
  private static final byte[] NOTHING = {};

  private Stored() {}

  /** With every field set. */
  static StoredFork full(String path) {
    return new StoredFork(
        JOB,
        new ForkPath(path),
        "0123456789abcdef0123456789abcdef",
        new ForkOptions(
            "pricing",
            2,
            Duration.ofMillis(1500),
            "desk",
            "desk-7",
            "affinity",
            "n3",
            Set.of("gpu", "big")),
        new BirthSite("com.acme.Ising", "run", 17, 40),
        new byte[] {1, 1, 2, 3},
        new FrozenState(new SafePoint(7, 3, 1_000_000_007L), new byte[] {5, 8, 13}, true),
        new Outcome(Outcome.Kind.FAILED, new byte[] {21}, "disk full"));
  }

  /** With nothing that may be left out. */
  static StoredFork bare(String path) {
    return new StoredFork(
        JOB, new ForkPath(path), "", ForkOptions.DEFAULT, null, NOTHING, null, null);
  }

  /** At a safe point of this number, with a state of this size. */
  static StoredFork at(String path, long number, int bytes) {
    return new StoredFork(
        JOB,
        new ForkPath(path),
        "",
        ForkOptions.DEFAULT,
        null,
        NOTHING,
        new FrozenState(new SafePoint(number, 0, -1), new byte[bytes], false),
        null);
  }
}
