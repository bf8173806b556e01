package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Waiting;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.table.Deadlocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for forks that wait for each other when one of this node has waited for long: asks all
 * nodes for their waits, twice, and has the join of one fork of a cycle end with an exception. The
 * wait that closes a cycle becomes old in its turn, so none is overlooked. For the thread that has
 * the turn.
 */
final class DeadlockDesk {
  private static final Logger LOG = LoggerFactory.getLogger(DeadlockDesk.class);
  private static final long ANSWER_MILLIS = 2000;

  /** After a deadlock another look is taken: there may be more than one. */
  private static final long AGAIN_MILLIS = 1000;

  private final NodeServices services;
  private final AskBoard asks;
  private final Sender sender;
  private boolean looking;
  private boolean again;
  private long againAt;

  /** What all nodes said: their waits, and the attempts of suspects whose home they are. */
  private record Look(List<Waiting> waits, Map<ForkPath, Integer> living) {}

  DeadlockDesk(NodeServices services, AskBoard asks, Sender sender) {
    this.services = services;
    this.asks = asks;
    this.sender = sender;
  }

  void tick(long nowMillis) {
    boolean due = services.waits().isLookDue() || (again && nowMillis >= againAt);
    if (due && !looking) {
      again = false;
      look(Set.of(), this::lookTwice);
    }
  }

  private void lookTwice(Look first) {
    Set<ForkPath> suspects = Deadlocks.suspects(first.waits());
    if (!suspects.isEmpty()) {
      look(suspects, second -> judge(first, second));
    }
  }

  private void judge(Look first, Look second) {
    List<Waiting> cycle = Deadlocks.cycle(first.waits(), second.waits(), second.living());
    if (cycle.isEmpty()) {
      return;
    }
    again = true;
    againAt = services.nowMillis() + AGAIN_MILLIS;
    Waiting told = cycle.get(0);
    List<ForkPath> forks = cycle.stream().map(Waiting::fork).toList();
    LOG.warn("forks wait for each other, and {} is told: {}", told.fork(), forks);
    if (told.node().equals(services.self())) {
      ended(new JoinMessage.Deadlock(told.number(), forks));
    } else {
      sender.send(told.node(), new JoinMessage.Deadlock(told.number(), forks));
    }
  }

  /** Asks all nodes; what they say is handed on when all have answered, or are too slow. */
  private void look(Set<ForkPath> suspects, Consumer<Look> then) {
    looking = true;
    var answers = new CompletableFuture<List<Answer>>();
    CompletableFuture<Void> unused =
        answers.thenAccept(
            given -> {
              looking = false;
              then.accept(look(suspects, given));
            });
    List<NodeId> peers = services.members().peers().stream().map(peer -> peer.id).toList();
    asks.ask(
        peers,
        request -> new JoinMessage.WaitsAsk(request, List.copyOf(suspects)),
        answers,
        services.nowMillis(),
        ANSWER_MILLIS);
  }

  private Look look(Collection<ForkPath> suspects, List<Answer> given) {
    List<Waiting> waits = new ArrayList<>(services.waits().all(services.self()));
    Map<ForkPath, Integer> living = living(suspects);
    for (Answer answer : given) {
      if (answer.message() instanceof JoinMessage.WaitsAnswer said) {
        waits.addAll(said.waits());
        living.putAll(said.living());
      }
    }
    return new Look(waits, living);
  }

  /** Another node looks. */
  void asked(NodeId from, JoinMessage.WaitsAsk ask) {
    List<Waiting> waits = services.waits().all(services.self());
    sender.send(from, new JoinMessage.WaitsAnswer(ask.request(), waits, living(ask.suspects())));
  }

  /** A node found that a wait of this one will never end. */
  void ended(JoinMessage.Deadlock found) {
    services.waits().endDeadlock(found.number(), found.cycle());
  }

  private Map<ForkPath, Integer> living(Collection<ForkPath> suspects) {
    Map<ForkPath, Integer> living = new HashMap<>();
    for (ForkPath suspect : suspects) {
      ForkHandle<?> fork = services.registry().find(suspect);
      if (fork != null && !fork.isEnded()) {
        living.put(suspect, fork.status().attempt());
      }
    }
    return living;
  }
}
