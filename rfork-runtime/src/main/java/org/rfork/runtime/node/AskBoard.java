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
 */
final class AskBoard {
  private static final Logger LOG = LoggerFactory.getLogger(AskBoard.class);

  private static final class Open {
    final Set<NodeId> waiting;
    final List<Answer> answers = new ArrayList<>();
    final CompletableFuture<List<Answer>> future;
    final long endMillis;

    Open(Collection<NodeId> waiting, CompletableFuture<List<Answer>> future, long endMillis) {
      this.waiting = new HashSet<>(waiting);
      this.future = future;
      this.endMillis = endMillis;
    }
  }

  private final Map<Long, Open> open = new HashMap<>();
  private long lastRequest;

  long ask(Collection<NodeId> nodes, CompletableFuture<List<Answer>> answers, long endMillis) {
    lastRequest++;
    Open question = new Open(nodes, answers, endMillis);
    if (question.waiting.isEmpty()) {
      answers.complete(List.of());
    } else {
      open.put(lastRequest, question);
    }
    return lastRequest;
  }

  void answered(long request, NodeId from, NodeMessage message) {
    Open question = open.get(request);
    if (question != null && question.waiting.remove(from)) {
      question.answers.add(new Answer(from, message));
      closeIfDone(request, question);
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
