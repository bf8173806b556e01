package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.Twins;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rfork.ForkPath;
import org.rfork.capture.CaptureLimits;
import org.rfork.capture.StateDifference;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.JobInfo;

class StateCapturesTest {
  private static final NodeId ONE = new NodeId("one", 1);
  private static final NodeId TWO = new NodeId("two", 2);
  private static final String TEXT = "text";

  private final JobInfo job =
      new JobInfo("job", 1, List.of("com.example"), ONE, JobInfo.Kind.DURABLE);
  private final StateCaptures captures =
      new StateCaptures(CaptureLimits.DEFAULT, List.of(), new ForkRegistry(), ONE);

  private ForkUnit unit(Object state) {
    return ForkUnit.of(
        ForkName.of(new ForkPath("job/0")), job, "", null, captures.captureChild(state, job, true));
  }

  private static SharedValue<String> sharedBy(NodeId holder) {
    return new SharedValue<>("key", holder, value -> TEXT);
  }

  @SuppressWarnings("StringOperationCanBeSimplified") // it is to be another object
  private static Twins ofTwoTexts() {
    return new Twins(TEXT, new String(TEXT), null);
  }

  @Test
  void equalStatesHaveOneDigestWhicheverOfTheirTextsAreOneObject() {
    String digest = unit(new Twins(TEXT, TEXT, null)).digest();
    assertThat(unit(ofTwoTexts()).digest()).isEqualTo(digest);
    assertThat(unit(new Twins(TEXT, "other", null)).digest()).isNotEqualTo(digest);
  }

  @Test
  void whereTheNodesAreIsNoDifferenceBetweenHandles() {
    ForkUnit before = unit(new Twins(TEXT, "before", sharedBy(ONE)));
    ForkUnit now = unit(new Twins(TEXT, "now", sharedBy(TWO)));
    assertThat(captures.differences(before.state(), now.state(), job))
        .containsExactly(new StateDifference("$.other", "\"before\"", "\"now\""));
    assertThat(unit(new Twins(TEXT, TEXT, sharedBy(ONE))).digest())
        .isEqualTo(unit(new Twins(TEXT, TEXT, sharedBy(TWO))).digest());
  }
}
