package org.rfork.runtime.table;

import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/**
 * One attempt that a node keeps.
 *
 * @param home the node that keeps the fork's record
 * @param ageMillis milliseconds since it arrived
 */
public record HostedView(
    NodeId home, ForkPath path, int attempt, HostState state, long ageMillis) {}
