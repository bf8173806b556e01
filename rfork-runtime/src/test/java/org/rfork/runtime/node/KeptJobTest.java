package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rfork.ForkPath;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.JobInfo;

class KeptJobTest {
  private static final NodeId HOME = new NodeId("home", 1);
  private static final NodeId HOLDER = new NodeId("holder", 1);

  private final KeptJob job =
      new KeptJob(
          ForkUnit.named(
              ForkName.of(ForkPath.root("job")),
              new JobInfo("job", 1, List.of(), HOME, JobInfo.Kind.DURABLE)),
          1,
          List.of(HOME, HOLDER),
          7_000,
          1);

  @Test
  void whatANewHomeSaysIsNewerThanAllThatTheLostOneSaid() {
    KeptJob last = job;
    for (int change = 0; change < 1_000; change++) {
      last = last.next();
    }
    KeptJob heir = job.heldBy(List.of(HOLDER)).takenOver().next();
    assertThat(last.isNewerThan(job)).isTrue();
    assertThat(heir.isNewerThan(last)).isTrue();
    assertThat(last.isNewerThan(heir)).isFalse();
    assertThat(heir.takenOver().isNewerThan(heir.next())).isTrue();
  }

  @Test
  void theEndThatWasSetAtTheSubmitStaysWhoeverIsHome() {
    assertThat(job.heldBy(List.of(HOLDER)).takenOver().next().over().deadlineAtMillis())
        .isEqualTo(7_000);
  }

  @Test
  void itsHomeTellsAllOtherHolders() {
    assertThat(job.others()).containsExactly(HOLDER);
    assertThat(job.heldBy(List.of(HOLDER)).others()).isEmpty();
  }
}
