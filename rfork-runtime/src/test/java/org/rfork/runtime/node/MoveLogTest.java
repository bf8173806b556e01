package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rfork.runtime.view.Move;
import org.rfork.runtime.view.Move.Result;

class MoveLogTest {
  private final MoveLog log = new MoveLog();

  @Test
  void whatWasOnlyThoughtOfDoesNotPushOutWhatWasAskedFor() {
    log.add(move("first", Result.WENT));
    for (int i = 0; i < 5000; i++) {
      log.add(move("thought-" + i, Result.NOT_WORTH));
    }
    assertThat(log.latest()).hasSize(201);
    assertThat(log.latest().get(0).path()).isEqualTo("first");
    assertThat(log.latest().get(200).path()).isEqualTo("thought-4999");
  }

  @Test
  void theLatestAreKept() {
    log.add(move("thought", Result.NOT_WORTH));
    for (int i = 0; i < 2000; i++) {
      log.add(move("asked-" + i, Result.STAYED));
    }
    for (int i = 0; i < 300; i++) {
      log.add(move("again-" + i, Result.NOT_WORTH));
    }
    assertThat(log.latest()).hasSize(1000);
    assertThat(log.latest()).filteredOn(each -> each.result() == Result.NOT_WORTH).hasSize(200);
    assertThat(log.latest()).noneMatch(each -> each.path().equals("thought"));
  }

  private static Move move(String path, Result result) {
    return new Move(path, "n1", "n2", result, "why", 0, 1, 0, 0, null);
  }
}
