package org.rfork.runtime.exec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AdmissionTest {
  private static final int LIMIT = 10_000;

  private final Lanes lanes = new Lanes(4);
  private final Admission admission = new Admission(LIMIT, lanes, 4);
  private final Lane lane = new Lane();

  @AfterEach
  void leave() {
    lanes.leave(lane);
    Lane.unbind();
  }

  private void runForks() {
    lane.bind();
    lanes.enter(lane);
  }

  private int enterAll() {
    return enterAll(admission);
  }

  private static int enterAll(Admission admission) {
    int entered = 0;
    while (admission.tryEnter()) {
      entered++;
    }
    return entered;
  }

  @Test
  void aThreadThatRunsForksIsLetInUpToTheLimit() {
    runForks();
    assertThat(enterAll()).isEqualTo(LIMIT);
  }

  @Test
  void whatAThreadKeepsIsASmallPartAndIsGivenBackWhenItIsOver() throws Exception {
    runForks();
    int entered = enterAll();
    for (int i = 0; i < entered; i++) {
      admission.leave();
    }
    int[] others = new int[1];
    var other = new Thread(() -> others[0] = enterAll());
    other.start();
    other.join();
    assertThat(others[0]).isBetween(LIMIT * 15 / 16, LIMIT);
    lanes.leave(lane);
    assertThat(others[0] + enterAll()).isEqualTo(LIMIT);
    lanes.enter(lane);
  }

  @Test
  void aRootThatWaitsGetsWhatAThreadWouldKeep() throws Exception {
    runForks();
    enterAll();
    var root =
        new Thread(
            () -> {
              try {
                admission.enter();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    root.start();
    while (root.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    admission.leave();
    root.join();
    assertThat(admission.tryEnter()).isFalse();
  }

  @Test
  void aSmallLimitIsExact() {
    var small = new Admission(3, lanes, 4);
    runForks();
    assertThat(enterAll(small)).isEqualTo(3);
    small.leave();
    assertThat(small.tryEnter()).isTrue();
  }
}
