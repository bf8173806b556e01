package org.rfork.runtime.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/** The books of a simulation: each fork's outcome comes once, and from the attempt it names. */
final class Delivered {
  private record Entry(int firstAttempt, String digest, boolean delivered) {}

  private record Key(NodeId home, ForkPath path) {}

  private final Map<Key, Entry> forks = new LinkedHashMap<>();
  private final Map<Key, Long> kept = new HashMap<>();
  private final Map<Key, Map<Integer, Long>> placed = new HashMap<>();
  private int count;

  static String payload(ForkPath path, int attempt, NodeId node, String digest) {
    return path
        + " attempt "
        + attempt
        + " on "
        + node
        + "/"
        + node.incarnation()
        + " of "
        + digest;
  }

  void forked(NodeId home, ForkPath path, int firstAttempt, String digest) {
    kept.remove(new Key(home, path));
    placed.remove(new Key(home, path));
    Entry before = forks.put(new Key(home, path), new Entry(firstAttempt, digest, false));
    if (before != null && !before.delivered()) {
      throw new AssertionError(path + " was forked again before its outcome came");
    }
  }

  /** A home has the state of the fork's safe point of this number. */
  void kept(NodeId home, ForkPath path, long safePoint) {
    Long before = kept.put(new Key(home, path), safePoint);
    if (before != null && before >= safePoint) {
      throw new AssertionError(path + " went back from safe point " + before + " to " + safePoint);
    }
  }

  /** A node is chosen for this attempt; it must know as much as its home does now. */
  void placed(NodeId home, ForkPath path, int attempt) {
    Key key = new Key(home, path);
    placed.computeIfAbsent(key, any -> new HashMap<>()).put(attempt, kept.getOrDefault(key, 0L));
  }

  /** An attempt's work begins. */
  void begun(SimRun run) {
    Map<Integer, Long> attempts = placed.getOrDefault(new Key(run.home, run.path), Map.of());
    long known = attempts.getOrDefault(run.attempt, 0L);
    if (run.safePoint < known) {
      throw new AssertionError(
          "attempt %d of %s begins from safe point %d though its home had %d"
              .formatted(run.attempt, run.path, run.safePoint, known));
    }
  }

  void delivered(NodeId home, HomeEffect.Deliver deliver) {
    Key key = new Key(home, deliver.path());
    Entry record = forks.get(key);
    if (record == null || record.delivered() || deliver.attempt() < record.firstAttempt()) {
      throw new AssertionError("an outcome that nobody waits for: " + deliver);
    }
    forks.put(key, new Entry(record.firstAttempt(), record.digest(), true));
    count++;
    Outcome outcome = deliver.outcome();
    if (outcome.kind() == Outcome.Kind.LOST || outcome.kind() == Outcome.Kind.CANCELLED) {
      return;
    }
    NodeId node = deliver.node();
    String said = new String(outcome.payload(), UTF_8);
    if (node == null
        || !said.equals(payload(deliver.path(), deliver.attempt(), node, record.digest()))) {
      throw new AssertionError(
          "an outcome of '%s' was delivered as that of attempt %d of %s on %s, forked from %s"
              .formatted(said, deliver.attempt(), deliver.path(), node, record.digest()));
    }
  }

  int count() {
    return count;
  }

  /** Whether each fork of a home that lives has its outcome. */
  boolean isComplete(Predicate<NodeId> alive) {
    return forks.entrySet().stream()
        .allMatch(entry -> entry.getValue().delivered() || !alive.test(entry.getKey().home()));
  }
}
