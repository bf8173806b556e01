package org.rfork.runtime.cli;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.capture.AllowList;
import org.rfork.capture.CaptureLimits;
import org.rfork.capture.Handles;
import org.rfork.capture.StateCapture;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.checkpoint.JobHeader;
import org.rfork.runtime.checkpoint.StoredFork;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.SafePoint;

/** Frozen jobs. */
final class FakeJobs {
  private static final JobHeader JOB = new JobHeader("toy-1", 9, List.of(), true, "toy");

  /** A job whose root is at its third safe point, with the fields of a map. */
  static final JobFile HALF_WAY =
      new JobFile(
          "0.1.0",
          Instant.parse("2026-07-01T12:00:00Z"),
          3,
          JOB,
          Map.of(),
          List.of(
              fork("toy-1", new FrozenState(new SafePoint(3, 2, -1), state(), false), null),
              fork("toy-1/0", null, Outcome.succeeded(new byte[1234])),
              fork("toy-1/1", null, null)));

  private FakeJobs() {}

  static byte[] state() {
    TreeMap<String, Object> fields = new TreeMap<>();
    fields.put("rate", 0.25);
    fields.put("sweeps", 100);
    return new StateCapture(CaptureLimits.DEFAULT)
        .capture(fields, AllowList.of(Set.of()), Handles.NONE)
        .bytes();
  }

  private static StoredFork fork(
      String path, @Nullable FrozenState checkpoint, @Nullable Outcome outcome) {
    return new StoredFork(
        JOB, new ForkPath(path), "", ForkOptions.DEFAULT, null, new byte[7], checkpoint, outcome);
  }
}
