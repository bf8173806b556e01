package org.rfork.runtime.node;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Hosts one attempt of a fork that travelled here and that is not over at once: gets its state, if
 * that is large, and carries out what is asked of it. {@link HostedAttempts} spawns it and ends it.
 */
final class ForkActor {

  sealed interface Command {}

  /** Do this. */
  record Order(Consumer<Hosting> what) implements Command {}

  /** The attempt is over. */
  record Over() implements Command {}

  private ForkActor() {}

  /** Of an attempt whose state is here. */
  static Behavior<Command> create(Hosting hosting) {
    return Behaviors.receiveMessage(
        command -> {
          if (command instanceof Order order) {
            order.what().accept(hosting);
            return Behaviors.same();
          }
          return Behaviors.stopped();
        });
  }

  /** Of an attempt whose state is fetched first. */
  static Behavior<Command> fetching(Hosting hosting, Inbox node) {
    return Behaviors.setup(
        context -> {
          fetch(context, hosting, node);
          return create(hosting);
        });
  }

  private static void fetch(ActorContext<Command> context, Hosting hosting, Inbox node) {
    var bytes = new CompletableFuture<byte[]>();
    context.pipeToSelf(
        bytes,
        (state, failure) ->
            state != null
                ? new Order(known -> known.begin(state))
                : new Order(known -> known.unfetched(String.valueOf(failure))));
    String key = BlobKeys.ofState(hosting.unit().path());
    node.tell(new NodeCommand.Fetch(hosting.home(), key, bytes));
  }
}
