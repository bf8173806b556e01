package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.node.Inheritance.Left;
import org.rfork.runtime.table.Survivor;

class InheritanceTest {
  private static final ForkPath PARENT = new ForkPath("job/1");
  private static final ForkPath CHILD = new ForkPath("job/1/0");
  private static final NodeId GONE = new NodeId("gone", 1);

  private final Inheritance inheritance = new Inheritance();

  private static Answer answer(String host, int attempt, boolean hasEnded) {
    var survivor = new Survivor(CHILD, GONE, attempt, hasEnded, false, "digest");
    return new Answer(
        new NodeId(host, 1), new RecoveryMessage.SurvivorsAnswer(1, List.of(survivor), List.of()));
  }

  @Test
  void theActorMayForgetWhileAnswersAreWaitedFor() {
    Left left =
        inheritance.find(
            PARENT,
            CHILD,
            asked -> {
              CompletableFuture.runAsync(
                      () -> {
                        inheritance.forget(PARENT);
                        inheritance.forgetAll();
                      })
                  .orTimeout(10, TimeUnit.SECONDS)
                  .join();
              return List.of(answer("n1", 1, false));
            });
    assertThat(left)
        .isEqualTo(
            new Left(new NodeId("n1", 1), new Survivor(CHILD, GONE, 1, false, false, "digest")));
  }

  @Test
  void allAreAskedOnceForAFamilyAndWhatHasEndedIsWorthMore() {
    List<ForkPath> asked = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Left left =
          inheritance.find(
              PARENT,
              CHILD,
              family -> {
                asked.add(family);
                return List.of(
                    answer("n1", 2, false), answer("n2", 1, true), answer("n3", 1, false));
              });
      assertThat(left).extracting(Left::host).isEqualTo(new NodeId("n2", 1));
    }
    assertThat(asked).containsExactly(PARENT);
  }
}
