package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rfork.ForkPath;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.JobInfo;

class ContradictionsTest {
  private static String top(JobInfo.Kind kind, String path) {
    var job = new JobInfo("job", 1, List.of(), new NodeId("driver", 1), kind);
    return Contradictions.top(ForkUnit.named(ForkName.of(new ForkPath(path)), job)).value();
  }

  @Test
  void aJobEndsAtItsRoot() {
    assertThat(top(JobInfo.Kind.DURABLE, "job/1/2/3")).isEqualTo("job");
    assertThat(top(JobInfo.Kind.SUBMITTED, "job/1")).isEqualTo("job");
  }

  @Test
  void ofMainTheForkThatIsAboveEnds() {
    assertThat(top(JobInfo.Kind.MAIN, "job/1/2/3")).isEqualTo("job/1");
    assertThat(top(JobInfo.Kind.MAIN, "job/1/2")).isEqualTo("job/1");
  }
}
