package org.rfork.runtime;

/** A node was silent or cut off for so long that its cluster goes on without it. */
public final class PutOutException extends ClusterException {
  private static final long serialVersionUID = 1L;

  /** Says which node. */
  public PutOutException(String node) {
    super(
        "node "
            + node
            + " was put out of its cluster, which goes on without it: it was frozen, or cut off from"
            + " the others");
  }
}
