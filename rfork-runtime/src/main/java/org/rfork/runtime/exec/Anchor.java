package org.rfork.runtime.exec;

import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/** The node that a fork must be on, since what it shares with others is there. For all threads. */
public final class Anchor {
  private final String what;
  private final ForkPath first;
  private volatile NodeId node;

  /**
   * Of something that is on a node now.
   *
   * @param what it is, for people
   * @param first the fork that all others come from
   */
  public Anchor(String what, ForkPath first, NodeId node) {
    this.what = what;
    this.first = first;
    this.node = node;
  }

  /** Whether a fork goes wherever the one goes that all come from. */
  public boolean isFollowedBy(ForkPath fork) {
    return !first.equals(fork);
  }

  /** What is there, for people. */
  public String what() {
    return what;
  }

  /** Where it is. */
  public NodeId node() {
    return node;
  }

  /** It is there now. */
  public void node(NodeId now) {
    node = now;
  }

  /** Why a fork is placed where it is. */
  public String why() {
    return "it is attached to " + what + ", which is on " + node;
  }
}
