package org.rfork.runtime.view;

/**
 * A move of a fork that was asked for, and what came of it.
 *
 * @param path the fork
 * @param from the node it was on
 * @param to where it went, or was to go; empty for anywhere else
 * @param moved whether it went
 * @param why who asked for it and why; what held it when it did not go
 * @param stateBytes the size of the state that went; 0 if its birth state did, or nothing
 * @param fromLoad forks queued or running on the one node, as its home believed
 * @param toLoad and on the other
 * @param millis from the asking to the answer
 */
public record Move(
    String path,
    String from,
    String to,
    boolean moved,
    String why,
    long stateBytes,
    int fromLoad,
    int toLoad,
    long millis) {}
