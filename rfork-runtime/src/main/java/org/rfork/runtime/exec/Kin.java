package org.rfork.runtime.exec;

import org.rfork.ForkOptions;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;

/**
 * What forks have in common that one parent makes in the same way.
 *
 * @param base the parent's name; or the fork's own, if it is not one of its parent's numbers
 * @param parentAttempt the parent's attempt that they belong to; 0 if it has none
 * @param homeNode the node that keeps the fork's record
 */
public record Kin(
    ForkName base,
    int parentAttempt,
    JobInfo job,
    ForkOptions options,
    NodeId homeNode,
    ForkHome home) {

  /** The same, whose records another node keeps. */
  Kin at(NodeId newHome) {
    return new Kin(base, parentAttempt, job, options, newHome, home);
  }

  /** The same, of another attempt of the parent. */
  Kin under(int otherAttempt) {
    return new Kin(base, otherAttempt, job, options, homeNode, home);
  }
}
