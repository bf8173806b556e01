package org.rfork.perf;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.rfork.perf.PekkoMessage.Answer;
import org.rfork.perf.PekkoMessage.Ask;

/** A process whose guardian actor does what it is asked. */
final class PekkoNode {
  private PekkoNode() {}

  /** Takes its port. */
  public static void main(String[] args) {
    Children.endWithParent();
    Behavior<Ask> worker =
        Behaviors.receiveMessage(
            ask -> {
              ask.replyTo().tell(new Answer(ask.work().call()));
              return Behaviors.same();
            });
    ActorSystem.create(worker, PekkoBackend.NAME, PekkoBackend.config(Integer.parseInt(args[0])));
    Children.sayReady();
  }
}
