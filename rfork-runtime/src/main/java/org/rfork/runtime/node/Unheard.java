package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.table.Timing;

/**
 * What other nodes were told of jobs and have not acknowledged: it is said again until they have,
 * or are lost. Of each job only the newest word counts, by its version. Pure; for one thread.
 */
final class Unheard {
  /** Say the newest word of this job to this node again. */
  record Due(String job, NodeId node) {}

  private static final class Word {
    final long version;

    /** When it was said last to those that have not acknowledged it. */
    final Map<NodeId, Long> saidAt = new LinkedHashMap<>();

    Word(long version) {
      this.version = version;
    }
  }

  private final Timing timing;
  private final Map<String, Word> words = new HashMap<>();

  Unheard(Timing timing) {
    this.timing = timing;
  }

  /** This version is said now to these nodes; nobody needs to hear an earlier one any more. */
  void said(String job, long version, Collection<NodeId> to, long nowMillis) {
    Word word = new Word(version);
    to.forEach(node -> word.saidAt.put(node, nowMillis));
    words.put(job, word);
    dropIfHeard(job, word);
  }

  /** A node has this version, or a later one. */
  void heard(String job, long version, NodeId by) {
    Word word = words.get(job);
    if (word != null && version >= word.version) {
      word.saidAt.remove(by);
      dropIfHeard(job, word);
    }
  }

  /** Whether all have the newest version of a job. */
  boolean isHeard(String job) {
    return !words.containsKey(job);
  }

  void lost(NodeId node) {
    List.copyOf(words.keySet()).forEach(job -> heard(job, Long.MAX_VALUE, node));
  }

  /** Nobody needs to hear of the job any more. */
  void forget(String job) {
    words.remove(job);
  }

  /** What is to be said again now; it counts as said. */
  List<Due> due(long nowMillis) {
    List<Due> due = new ArrayList<>();
    words.forEach(
        (job, word) ->
            word.saidAt.replaceAll(
                (node, at) -> {
                  if (!timing.isDue(at, nowMillis)) {
                    return at;
                  }
                  due.add(new Due(job, node));
                  return nowMillis;
                }));
    return due;
  }

  /** Of how many jobs somebody has not heard the newest word. */
  int size() {
    return words.size();
  }

  private void dropIfHeard(String job, Word word) {
    if (word.saidAt.isEmpty()) {
      words.remove(job);
    }
  }
}
