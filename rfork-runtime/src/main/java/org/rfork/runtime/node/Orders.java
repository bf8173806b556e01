package org.rfork.runtime.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.ForkState;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Order;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkRun;
import org.rfork.runtime.exec.FrozenState;

/** Does what people order, as far as it concerns this node. Safe for all threads. */
final class Orders {
  private final NodeServices services;
  private final Inbox node;

  Orders(NodeServices services, Inbox node) {
    this.services = services;
    this.node = node;
  }

  /** What was done; NONE, at once, if it is no business of this node. */
  CompletableFuture<Order.Answer> obey(Order order) {
    return switch (order.verb()) {
      case MOVE -> CompletableFuture.completedFuture(move(order));
      case DRAIN -> CompletableFuture.completedFuture(drain(order));
      case CHECKPOINT -> checkpoint(order);
    };
  }

  private CompletableFuture<Order.Answer> checkpoint(Order order) {
    var path = new ForkPath(order.subject());
    ForkRun run = running(path);
    if (run == null) {
      return CompletableFuture.completedFuture(notCaptured(path));
    }
    return run.nextCheckpoint()
        .handle(
            (state, failure) -> state == null ? refused(reason(failure)) : captured(path, state))
        .completeOnTimeout(
            refused(
                "%s has reached no safe point on %s in %d s; it is captured when it does"
                    .formatted(path, services.self(), order.limit().toSeconds())),
            order.limit().toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Its run here, if its checkpoints are kept, or would be if it were not a task. */
  private @Nullable ForkRun running(ForkPath path) {
    ForkRun kept = services.pool().findKept(path);
    ForkHandle<?> fork = kept == null ? services.registry().find(path) : null;
    ForkRun local = fork == null ? null : fork.run();
    boolean isAsked = local != null && local.isRunning() && services.wantsCheckpoints(local.unit());
    return isAsked ? local : kept;
  }

  private Order.Answer captured(ForkPath path, FrozenState state) {
    return new Order.Answer(
        true,
        "%s was captured on %s at its safe point %d, %,d bytes"
            .formatted(path, services.self(), state.at().number(), state.state().length));
  }

  private static String reason(@Nullable Throwable failure) {
    return failure == null ? "" : String.valueOf(failure.getMessage());
  }

  /** The home knows what no node runs. */
  private Order.Answer notCaptured(ForkPath path) {
    ForkHandle<?> fork = services.registry().find(path);
    if (fork == null || !fork.homeNode().equals(services.self())) {
      return Order.Answer.NONE;
    }
    if (fork.isEnded()) {
      return refused(path + " has ended");
    }
    if (fork.status().state() != ForkState.RUNNING) {
      return refused(path + " has not begun, and begins with what it was forked with");
    }
    return fork.run() == null
        ? Order.Answer.NONE
        : refused(path + " runs at its home, " + services.self() + ", which keeps no checkpoints");
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
      String forbidden = services.placements().forbids(fork, to);
      if (!forbidden.isEmpty()) {
        return refused(fork.path() + " stays: " + forbidden);
      }
    }
    @Nullable NodeId from = fork.status().node();
    fork.orderTo(to);
    if (to != null && to.equals(from)) {
      return refused(fork.path() + " is on " + to + " already, and stays there");
    }
    node.tell(new NodeCommand.MoveFork(fork, to, "somebody ordered it"));
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
