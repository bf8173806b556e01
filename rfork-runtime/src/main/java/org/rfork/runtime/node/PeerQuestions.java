package org.rfork.runtime.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.NodeId;

/** Asks all other nodes, and waits for what they say. Never called on the actor's thread. */
final class PeerQuestions {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Members members;
  private final Inbox node;

  PeerQuestions(Members members, Inbox node) {
    this.members = members;
    this.node = node;
  }

  /** The answers of all that answered within ten seconds. */
  List<Answer> ask(NodeCommand.Question question) {
    return ask(question, LIMIT);
  }

  /** The answers of all that answered within a limit. */
  List<Answer> ask(NodeCommand.Question question, Duration limit) {
    return members.peers().isEmpty() ? List.of() : ask(question, limit, false);
  }

  /** The answer of one node, if it answered within ten seconds. */
  List<Answer> askOne(NodeId peer, NodeCommand.Question question) {
    return ask(question, LIMIT, false, peer);
  }

  /** The same, without waiting for it; completed on the actor's thread. */
  CompletableFuture<List<Answer>> asking(NodeId peer, NodeCommand.Question question) {
    return asking(question, LIMIT, false, peer);
  }

  /** As {@link #ask}, with this node's own answer. */
  List<Answer> askAlsoHere(NodeCommand.Question question) {
    return askAlsoHere(question, LIMIT);
  }

  /** As {@link #ask(NodeCommand.Question, Duration)}, with this node's own answer. */
  List<Answer> askAlsoHere(NodeCommand.Question question, Duration limit) {
    return ask(question, limit, true);
  }

  private List<Answer> ask(NodeCommand.Question question, Duration limit, boolean alsoHere) {
    return ask(question, limit, alsoHere, null);
  }

  private List<Answer> ask(
      NodeCommand.Question question, Duration limit, boolean alsoHere, @Nullable NodeId only) {
    return asking(question, limit, alsoHere, only).join();
  }

  private CompletableFuture<List<Answer>> asking(
      NodeCommand.Question question, Duration limit, boolean alsoHere, @Nullable NodeId only) {
    var answers = new CompletableFuture<List<Answer>>();
    node.tell(new NodeCommand.AskAll(question, limit, answers, alsoHere, only));
    // The actor keeps the limit, unless this node was put out of its cluster and has none.
    return answers.completeOnTimeout(List.of(), limit.toSeconds() + 1, TimeUnit.SECONDS);
  }
}
