package org.rfork.runtime.node;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Order;
import org.rfork.runtime.exec.ForkHandle;

/** Does what people order, as far as it concerns this node. Safe for all threads. */
final class Orders {
  private final NodeServices services;
  private final ActorRef<NodeCommand> node;

  Orders(NodeServices services, ActorRef<NodeCommand> node) {
    this.services = services;
    this.node = node;
  }

  /** What was done; NONE if it is no business of this node. */
  Order.Answer obey(Order order) {
    return switch (order.verb()) {
      case MOVE -> move(order);
      case DRAIN -> drain(order);
    };
  }

  private Order.Answer move(Order order) {
    ForkHandle<?> fork = services.registry().find(new ForkPath(order.subject()));
    if (fork == null || !fork.homeNode().equals(services.self())) {
      return Order.Answer.NONE;
    }
    if (fork.isEnded()) {
      return refused(fork.path() + " has ended");
    }
    NodeId to = null;
    if (!order.target().isEmpty()) {
      to = services.members().named(order.target());
      if (to == null) {
        return refused("no node is named " + order.target() + "; there are " + names());
      }
      String forbidden = services.whyNot(fork, to);
      if (!forbidden.isEmpty()) {
        return refused(fork.path() + " stays: " + forbidden);
      }
    }
    node.tell(new NodeCommand.MoveFork(fork, to, "somebody ordered it"));
    @Nullable NodeId from = fork.status().node();
    return new Order.Answer(
        true,
        "%s was asked to leave %s for %s"
            .formatted(
                fork.path(), from == null ? "the queue" : from, to == null ? "another node" : to));
  }

  private Order.Answer drain(Order order) {
    if (!services.self().name().equals(order.subject())) {
      return Order.Answer.NONE;
    }
    if (!services.members().canRunForks()) {
      return refused(services.self() + " runs no forks, so there is nothing to drain");
    }
    if (!services.registry().submitted().isEmpty()) {
      return refused(services.self() + " stays: jobs were submitted on it and would end with it");
    }
    if (services.members().isWorker() && services.members().workers() == 1) {
      return refused(
          services.self()
              + " stays: no other node runs forks, so its forks could not leave; start another one"
              + " first, or end it as it is");
    }
    services.members().drain();
    return new Order.Answer(
        true, services.self() + " takes no more forks, and leaves when all that it has are gone");
  }

  private static Order.Answer refused(String why) {
    return new Order.Answer(false, why);
  }

  private String names() {
    return Stream.concat(
            Stream.of(services.self()), services.members().peers().stream().map(peer -> peer.id))
        .map(NodeId::name)
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
