package org.rfork.perf;

import com.example.perf.Work;
import org.apache.pekko.actor.typed.ActorRef;

/** What travels between the actor systems. */
sealed interface PekkoMessage {
  /** Do this and tell it. */
  record Ask(Work work, ActorRef<Answer> replyTo) implements PekkoMessage {}

  /** What came out. */
  record Answer(double value) implements PekkoMessage {}
}
