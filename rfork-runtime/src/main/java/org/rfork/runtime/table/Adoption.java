package org.rfork.runtime.table;

import org.rfork.runtime.NodeId;

/**
 * An attempt that outlived its home: the run of a child whose parent now runs again elsewhere.
 *
 * @param host the node that runs it, or has its outcome
 * @param oldHome the home that it was spawned for
 * @param attempt its number there
 */
public record Adoption(NodeId host, NodeId oldHome, int attempt) {}
