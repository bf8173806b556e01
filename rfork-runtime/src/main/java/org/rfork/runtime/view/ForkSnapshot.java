package org.rfork.runtime.view;

import org.rfork.ForkState;
import org.rfork.Progress;

/**
 * One fork that has not ended, or that was cancelled and does not stop.
 *
 * @param path its path
 * @param label its label
 * @param state where it is in its life
 * @param home the node that keeps its record; empty for one that does not stop
 * @param node the node it was placed on; empty while it waits
 * @param attempt its latest attempt, from 1; 0 before the first placement
 * @param reason why it waits, or why it is where it is
 * @param progress what it said last of its own progress
 * @param ageMillis milliseconds since it was forked, or cancelled
 */
public record ForkSnapshot(
    String path,
    String label,
    ForkState state,
    String home,
    String node,
    int attempt,
    String reason,
    Progress progress,
    long ageMillis) {}
