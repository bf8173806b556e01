package org.rfork.runtime.node;

import java.util.List;
import java.util.stream.Collectors;
import org.rfork.CaptureException;
import org.rfork.ForkPath;
import org.rfork.MisuseException;
import org.rfork.capture.StateDifference;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.exec.Outcomes;
import org.rfork.runtime.node.Inheritance.Left;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What there is to say and do when a fork that runs again forks another state at a path than its
 * earlier run. Asks other nodes: never called on the actor's thread.
 */
final class Contradictions {
  private static final Logger LOG = LoggerFactory.getLogger(Contradictions.class);

  /** So many fields are named. */
  private static final int NAMED = 3;

  private final StateCaptures captures;
  private final PeerQuestions questions;

  Contradictions(StateCaptures captures, PeerQuestions questions) {
    this.captures = captures;
    this.questions = questions;
  }

  /** Why a child that an earlier run left cannot be the one that is forked now. */
  String why(Left left, ForkUnit forked) {
    String label = forked.label().isEmpty() ? "" : " (" + forked.label() + ")";
    return "%s%s was forked from another state than by an earlier run of %s: %s"
        .formatted(forked.path(), label, forked.path().parent(), differences(left, forked));
  }

  private String differences(Left left, ForkUnit forked) {
    byte[] before = stateOf(left);
    if (before.length > 0) {
      try {
        List<StateDifference> all = captures.differences(before, forked.state(), forked.job());
        if (!all.isEmpty()) {
          return all.stream()
                  .limit(NAMED)
                  .map(Contradictions::text)
                  .collect(Collectors.joining(", "))
              + (all.size() > NAMED ? ", and more" : "");
        }
      } catch (CaptureException unreadable) {
        LOG.debug("the states of {} cannot be compared", forked.path(), unreadable);
      }
    }
    return "its digest was %s and is %s; the old state is not at hand, so the field that differs is not known"
        .formatted(left.survivor().digest(), forked.digest());
  }

  private static String text(StateDifference each) {
    return "%s was %s and is %s".formatted(each.path(), each.left(), each.right());
  }

  /** What the attempt started from; empty if its host has that no more. */
  private byte[] stateOf(Left left) {
    ForkPath path = left.survivor().path();
    return questions
        .askAlsoHere(request -> new RecoveryMessage.BornAsk(request, path, left.survivor().home()))
        .stream()
        .filter(answer -> answer.from().equals(left.host()))
        .map(answer -> ((RecoveryMessage.BornAnswer) answer.message()).state())
        .findFirst()
        .orElse(new byte[0]);
  }

  /**
   * Ends the whole job: its results so far are of a program that it is no longer.
   *
   * @return what the fork that runs again is to be told, too
   */
  MisuseException fail(Left left, ForkUnit forked) {
    var failure =
        new MisuseException(
            why(left, forked)
                + ". That run may have used its outcome, so the job cannot go on: a fork that runs"
                + " again must fork the same states in the same order, so keep in its state what"
                + " decides them, and draw random numbers from RemoteFork.random()");
    Outcome outcome = Outcomes.failed(failure);
    ForkPath top = top(forked);
    boolean known =
        questions
            .askAlsoHere(request -> new RecoveryMessage.FailAsk(request, top, outcome))
            .stream()
            .anyMatch(answer -> ((RecoveryMessage.FailAnswer) answer.message()).known());
    if (!known) {
      LOG.warn("no node knows {}, which was to end: {}", top, failure.getMessage());
    }
    return failure;
  }

  /**
   * The root of its job; for a {@code main}, which cannot be ended, the fork of it that is above.
   */
  static ForkPath top(ForkUnit forked) {
    ForkPath top = forked.path();
    ForkPath root = ForkPath.root(top.job());
    for (ForkPath above = top.parent(); above != null; above = above.parent()) {
      if (above.equals(root) && forked.job().kind() == JobInfo.Kind.MAIN) {
        return top;
      }
      top = above;
    }
    return top;
  }
}
