package org.rfork.runtime.node;

import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Hosts one attempt of a fork that travelled here and that is not over at once: carries out what is
 * asked of it. {@link HostedAttempts} spawns it and ends it.
 */
final class ForkActor {

  sealed interface Command {}

  /** Do this. */
  record Order(Consumer<Hosting> what) implements Command {}

  /** The attempt is over. */
  record Over() implements Command {}

  private ForkActor() {}

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
}
