package org.rfork.runtime.table;

import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/**
 * An attempt that a home could adopt.
 *
 * @param home the home that it was spawned for, or that adopted it last
 * @param origin the home that spawned it
 * @param hasEnded whether its outcome is known
 */
public record Survivor(ForkPath path, NodeId home, NodeId origin, int attempt, boolean hasEnded) {}
