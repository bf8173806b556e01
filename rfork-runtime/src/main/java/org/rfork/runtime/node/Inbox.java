package org.rfork.runtime.node;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What this JVM tells the node's actor. It lies in a queue, and the actor is sent one message for
 * all that came since it looked last: a message for each costs more than most of what is told. Safe
 * for all threads; what one thread tells keeps its order.
 */
final class Inbox {
  /** So much is taken in one turn, so that other nodes are heard in between. */
  private static final int MOST = 256;

  private final Queue<NodeCommand> told = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isExpected = new AtomicBoolean();
  private final ActorRef<NodeCommand> actor;
  private volatile boolean closed;

  Inbox(ActorRef<NodeCommand> actor) {
    this.actor = actor;
  }

  /** Has the actor do this soon; never, if it has stopped. */
  void tell(NodeCommand command) {
    told.add(command);
    wake();
  }

  private void wake() {
    if (closed) {
      told.clear();
    } else if (!isExpected.get() && isExpected.compareAndSet(false, true)) {
      actor.tell(new NodeCommand.Look());
    }
  }

  /** For the actor: gives what was told, in order. What follows an error comes in the next turn. */
  void take(Consumer<NodeCommand> to) {
    try {
      for (int taken = 0; taken < MOST; taken++) {
        NodeCommand next = told.poll();
        if (next == null) {
          return;
        }
        to.accept(next);
      }
    } finally {
      isExpected.set(false);
      if (!told.isEmpty()) {
        wake();
      }
    }
  }

  /** For the actor, which has stopped. */
  void close() {
    closed = true;
    told.clear();
  }
}
