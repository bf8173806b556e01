package org.rfork.runtime.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.Progress;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Order;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.placement.Placement;
import org.rfork.runtime.placement.Weighing;
import org.rfork.runtime.table.Adoption;
import org.rfork.runtime.view.ClusterSnapshot;

/** What the node's actor is told: envelopes from other nodes, and these from its own JVM. */
sealed interface NodeCommand permits Envelope, NodeCommand.Inside {

  /** From this JVM; never serialized. */
  sealed interface Inside extends NodeCommand {}

  /** Something is in the {@link Inbox}. */
  record Look() implements Inside {}

  /**
   * A fork enters the table.
   *
   * @param attempt the number of its next attempt
   * @param isRerun whether its path may have run before
   * @param retries how many failures it may still have
   * @param decided where the caller placed that attempt; null to place it now
   */
  record Travel(
      ForkHandle<?> fork, int attempt, boolean isRerun, int retries, @Nullable Placement decided)
      implements Inside {}

  /**
   * A fork enters the table by an attempt that outlived an earlier home.
   *
   * @param attempt the number of the first attempt after that one
   */
  record AdoptFork(ForkHandle<?> fork, int attempt, Adoption adoption) implements Inside {}

  /**
   * A fork enters the table in the place of an attempt that an earlier run left, which is fenced
   * off.
   *
   * @param attempt the number of its first attempt
   * @param why for people
   */
  record ReplaceFork(ForkHandle<?> fork, int attempt, Adoption left, String why)
      implements Inside {}

  /**
   * An attempt of a durable root that runs at its home was captured at a safe point, and goes on.
   */
  record RootCheckpoint(ForkPath path, int attempt, FrozenState state) implements Inside {}

  /** An attempt that runs at its home was captured at a safe point, and goes on. */
  record LocalCheckpoint(ForkHandle<?> fork, int attempt, FrozenState state) implements Inside {}

  /** A fork of which there may be copies ended at its home. */
  record CopiesEnd(ForkPath path) implements Inside {}

  /** Where the home of a durable job's root is now; null if no node said so. */
  record HomeFound(ForkHandle<?> fork, @Nullable NodeId home) implements Inside {}

  /** A fork has its outcome for good. */
  record Settled(ForkPath path, boolean succeeded) implements Inside {}

  /** A fork is to be cancelled. */
  record CancelFork(ForkHandle<?> fork, String why) implements Inside {}

  /** An attempt of a fork in the table, run in this JVM, began. */
  record LocalStarted(ForkPath path, int attempt) implements Inside {}

  /** An attempt of a fork in the table, run in this JVM, is over. */
  record LocalEnded(ForkPath path, int attempt, Outcome outcome, boolean hasSpread)
      implements Inside {}

  /** A fork in the table, run in this JVM, said how far it is. */
  record LocalProgress(ForkPath path, int attempt, Progress progress) implements Inside {}

  /** A hosted attempt began. */
  record HostedStarted(NodeId home, ForkPath path, int attempt) implements Inside {}

  /**
   * A hosted attempt is over.
   *
   * @param hasSpread whether forks of it may be known on other nodes
   */
  record HostedEnded(NodeId home, ForkPath path, int attempt, Outcome outcome, boolean hasSpread)
      implements Inside {}

  /** A hosted fork said how far it is. */
  record HostedProgress(NodeId home, ForkPath path, int attempt, Progress progress)
      implements Inside {}

  /** No thread is left to begin what is queued here for other homes. */
  record Saturated() implements Inside {}

  /** A thread finds nothing to begin here, and something may wait elsewhere. */
  record Idle() implements Inside {}

  /** A hosted attempt that had not begun was withdrawn. */
  record Withdrawn(NodeId home, ForkPath path, int attempt, String why) implements Inside {}

  /** A hosted attempt was captured at a safe point, and goes on. */
  record HostedCheckpoint(NodeId home, ForkUnit unit, int attempt, FrozenState state)
      implements Inside {}

  /** A hosted attempt was stopped at a safe point. */
  record HostedReleased(NodeId home, ForkUnit unit, int attempt, FrozenState state, String why)
      implements Inside {}

  /** A hosted attempt does not let itself be stopped. */
  record HostedStays(NodeId home, ForkPath path, int attempt, String why) implements Inside {}

  /** An attempt of a fork of this home, run in this JVM, was stopped at a safe point. */
  record LocalReleased(ForkHandle<?> fork, int attempt, FrozenState state, String why)
      implements Inside {}

  /** An attempt of a fork of this home, run in this JVM, does not let itself be stopped. */
  record LocalStays(ForkHandle<?> fork, int attempt, String why) implements Inside {}

  /**
   * A fork is to go on elsewhere.
   *
   * @param weighing what speaks for it; null if that was not asked
   */
  record MoveFork(ForkHandle<?> fork, @Nullable NodeId to, String why, @Nullable Weighing weighing)
      implements Inside {
    /** Whatever it costs. */
    MoveFork(ForkHandle<?> fork, @Nullable NodeId to, String why) {
      this(fork, to, why, null);
    }
  }

  /** Send this. */
  record Send(NodeId to, NodeMessage message) implements Inside {}

  /**
   * Ask every other node and complete with the answers.
   *
   * @param alsoHere whether this node answers too
   */
  record AskAll(
      Question question,
      Duration limit,
      CompletableFuture<List<Answer>> answers,
      boolean alsoHere,
      @Nullable NodeId only)
      implements Inside {
    AskAll(Question question, Duration limit, CompletableFuture<List<Answer>> answers) {
      this(question, limit, answers, false, null);
    }
  }

  /** Makes the message that asks, given the request's number. */
  @FunctionalInterface
  interface Question {
    NodeMessage message(long request);
  }

  /** A handle here waits for a fork of another home. */
  record WatchFork(ForkHandle<?> fork) implements Inside {}

  /** Fetch a blob. */
  record Fetch(NodeId from, String key, CompletableFuture<byte[]> bytes) implements Inside {}

  /** The payload of a large message was fetched, or could not be. */
  record Fetched(NodeId from, NodeMessage.Large about, byte @Nullable [] bytes, String problem)
      implements Inside {}

  /** A job that was submitted here has ended. */
  record RootEnded(String job) implements Inside {}

  /** The cluster's members changed. */
  record Membership(ClusterDomainEvent event) implements Inside {}

  /** The process of a member is dead; {@code how} says how that is known. */
  record ProvenDead(String address, String how) implements Inside {}

  /** The placement rules changed. */
  record RulesChanged() implements Inside {}

  /** A whole-cluster snapshot for an observer is ready. */
  record Observed(String replyTo, ClusterSnapshot snapshot) implements Inside {}

  /** What the cluster says to an order from outside. */
  record Commanded(String replyTo, Order.Answer answer) implements Inside {}

  /** The link to a node changed. */
  record LinkChanged(NodeId peer, Now now) implements Inside {
    enum Now {
      CONNECTED,
      UP,
      DOWN
    }
  }

  /** The JVM failed under somebody who had the turn; the actor fails in its place. */
  record Failed(Error error) implements Inside {}

  /** A tenth of a second passed. */
  record Tick() implements Inside {}
}
