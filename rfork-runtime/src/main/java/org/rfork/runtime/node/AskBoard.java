package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.rfork.runtime.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions to several nodes at once: complete when all answered, are gone, or the limit passed.
 * Who does not answer is asked again: a message may be lost, and a node does not listen to one
 * whose hello it has not heard. For the thread that has the turn.
 */
final class AskBoard {
  private static final Logger LOG = LoggerFactory.getLogger(AskBoard.class);
  private static final long AGAIN_MILLIS = 1000;

  private static final class Open {
    final NodeMessage message;
    final Set<NodeId> waiting;
    final List<Answer> answers = new ArrayList<>();
    final CompletableFuture<List<Answer>> future;
    final long endMillis;

    long askedAt;

    Open(
        NodeMessage message,
        Collection<NodeId> waiting,
        CompletableFuture<List<Answer>> future,
        long nowMillis,
        long endMillis) {
      this.message = message;
      this.askedAt = nowMillis;
      this.waiting = new HashSet<>(waiting);
      this.future = future;
      this.endMillis = endMillis;
    }

    /** An order is given once: it might have been carried out. */
    boolean isDueAgain(long nowMillis) {
      return nowMillis >= askedAt + AGAIN_MILLIS && !(message instanceof ClusterMessage.OrderAsk);
    }
  }

  private final Map<Long, Open> open = new HashMap<>();
  private final Sender sender;
  private long lastRequest;

  AskBoard(Sender sender) {
    this.sender = sender;
  }

  /**
   * Asks.
   *
   * @param limitMillis how long to wait for answers
   */
  void ask(
      Collection<NodeId> nodes,
      NodeCommand.Question question,
      CompletableFuture<List<Answer>> answers,
      long nowMillis,
      long limitMillis) {
    NodeMessage message = question.message(++lastRequest);
    Open asked = new Open(message, nodes, answers, nowMillis, nowMillis + limitMillis);
    open.put(lastRequest, asked);
    nodes.forEach(node -> sender.send(node, message));
    closeIfDone(lastRequest, asked);
  }

  void answered(long request, NodeId from, NodeMessage message) {
    Open question = open.get(request);
    if (question != null && question.waiting.remove(from)) {
      question.answers.add(new Answer(from, message));
      closeIfDone(request, question);
    }
  }

  /** Asks a node that this one can send to from now on what it could not be asked before. */
  void met(NodeId node) {
    for (Open question : open.values()) {
      if (question.waiting.contains(node)) {
        sender.send(node, question.message);
      }
    }
  }

  void lost(NodeId node) {
    new HashMap<>(open)
        .forEach(
            (request, question) -> {
              question.waiting.remove(node);
              closeIfDone(request, question);
            });
  }

  void tick(long nowMillis) {
    new HashMap<>(open)
        .forEach(
            (request, question) -> {
              if (nowMillis >= question.endMillis) {
                LOG.info("question {} was not answered in time by {}", request, question.waiting);
                question.waiting.clear();
                closeIfDone(request, question);
              } else if (question.isDueAgain(nowMillis)) {
                question.askedAt = nowMillis;
                question.waiting.forEach(node -> sender.send(node, question.message));
              }
            });
  }

  private void closeIfDone(long request, Open question) {
    if (question.waiting.isEmpty()) {
      open.remove(request);
      question.future.complete(question.answers);
    }
  }
}
