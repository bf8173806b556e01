package org.rfork.runtime.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.rfork.runtime.Order;

/** Has the whole cluster do what people order. Safe for all threads. */
final class ClusterOrders {
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Orders orders;
  private final Inbox inbox;

  ClusterOrders(Orders orders, Inbox inbox) {
    this.orders = orders;
    this.inbox = inbox;
  }

  /** What this node or another says. */
  CompletableFuture<Order.Answer> obey(Order order) {
    var answers = new CompletableFuture<List<Answer>>();
    Duration limit = order.limit().plus(GRACE);
    inbox.tell(
        new NodeCommand.AskAll(
            request -> new ClusterMessage.OrderAsk(request, order), limit, answers));
    // The actor keeps the limit, unless this node was put out of its cluster and has none.
    answers.completeOnTimeout(List.of(), limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    return orders.obey(order).thenCombine(answers, ClusterOrders::together);
  }

  /** An order concerns one node; a fork's home may not know yet what the fork's node did. */
  private static Order.Answer together(Order.Answer own, List<Answer> others) {
    Order.Answer said = own;
    for (Answer other : others) {
      if (!said.done()
          && other.message() instanceof ClusterMessage.OrderAnswer given
          && !given.answer().said().isEmpty()) {
        said = given.answer();
      }
    }
    return said;
  }

  /** Has the answer sent to who ordered it from outside, by the actor. */
  void command(String replyTo, Order order) {
    CompletableFuture<Void> unused =
        obey(order).thenAccept(answer -> inbox.tell(new NodeCommand.Commanded(replyTo, answer)));
  }
}
