package org.rfork.runtime.node;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rfork.Progress;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkStatus;

/** What the {@link Mover} remembers of one running fork. For the thread that has the turn. */
final class MoveWatch {
  private long firstMillis = -1;
  private int attempt;
  private long attemptMillis;
  private double attemptFraction;
  private @Nullable NodeId goesTo;
  private long askedMillis;
  private long cameMillis = -1;
  private String lastRefusal = "";

  /** The fork runs, and said that it is so far. */
  void saw(ForkStatus status, Progress progress, long now) {
    if (firstMillis < 0) {
      firstMillis = now;
    }
    if (status.attempt() != attempt) {
      attempt = status.attempt();
      attemptMillis = now;
      attemptFraction = progress.fraction();
    }
  }

  /** Since when it is seen to run. */
  long ageMillis(long now) {
    return now - firstMillis;
  }

  /** How long it still needs at the pace of this attempt; null if its progress does not tell. */
  @Nullable Double remainingSeconds(Progress progress, long now) {
    double done = progress.fraction() - attemptFraction;
    return done <= 0 ? null : (now - attemptMillis) / 1e3 * (1 - progress.fraction()) / done;
  }

  /** It was asked to go. */
  void asked(NodeId to, long now) {
    goesTo = to;
    askedMillis = now;
    cameMillis = -1;
  }

  /** Whether it was asked so lately that it is left alone. */
  boolean isResting(long now, Duration coolDown) {
    return askedMillis > 0 && now - askedMillis < coolDown.toMillis();
  }

  /** Where it is to go, or went so lately that its coming shows nowhere; null for nowhere. */
  @Nullable NodeId goesTo() {
    return goesTo;
  }

  /** How many milliseconds ago it was first seen not to be on its way any more. */
  long cameSince(long now) {
    if (cameMillis < 0) {
      cameMillis = now;
    }
    return now - cameMillis;
  }

  /** Its coming shows, or it did not go. */
  void settled() {
    goesTo = null;
  }

  /** Whether it stays for another reason than the last time. */
  boolean isNews(String refusal) {
    boolean isNews = !lastRefusal.equals(refusal);
    lastRefusal = refusal;
    return isNews;
  }
}
