package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Order;

class AskBoardTest {
  private static final NodeId N1 = new NodeId("n1", 1);
  private static final NodeId N2 = new NodeId("n2", 1);

  private final List<NodeId> asked = new ArrayList<>();
  private final CompletableFuture<List<Answer>> answers = new CompletableFuture<>();
  private final AskBoard board = new AskBoard(new SmallSender((to, message) -> asked.add(to)));

  @Test
  void whoDoesNotAnswerIsAskedAgain() {
    board.ask(List.of(N1, N2), ClusterMessage.SnapshotAsk::new, answers, 0, 10_000);
    board.answered(1, N1, new StateMessage.ClassAnswer(1, ""));
    board.tick(999);
    assertThat(asked).containsExactly(N1, N2);
    board.tick(1000);
    board.tick(1001);
    assertThat(asked).containsExactly(N1, N2, N2);
    board.answered(1, N2, new StateMessage.ClassAnswer(1, ""));
    assertThat(answers).isCompletedWithValueMatching(given -> given.size() == 2);
  }

  @Test
  void whoIsMetOnlyNowIsAskedAtOnceIfItHasNotAnswered() {
    board.ask(List.of(N1, N2), ClusterMessage.SnapshotAsk::new, answers, 0, 10_000);
    board.answered(1, N1, new StateMessage.ClassAnswer(1, ""));
    board.met(N1);
    board.met(N2);
    assertThat(asked).containsExactly(N1, N2, N2);
  }

  @Test
  void anOrderIsGivenOnce() {
    var order = new Order(Order.Verb.DRAIN, "n1", "");
    board.ask(
        List.of(N1), request -> new ClusterMessage.OrderAsk(request, order), answers, 0, 10_000);
    board.tick(5000);
    assertThat(asked).containsExactly(N1);
    board.tick(10_000);
    assertThat(answers).isCompletedWithValue(List.of());
  }
}
