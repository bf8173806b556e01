package org.rfork.runtime.view;

/**
 * One placement.
 *
 * @param path the fork's path
 * @param label its label
 * @param attempt which attempt was placed
 * @param rule the rule that matched; empty for none
 * @param strategy the strategy that chose
 * @param node the node chosen; empty for nowhere
 * @param reason why that node, or why none
 */
public record Decision(
    String path,
    String label,
    int attempt,
    String rule,
    String strategy,
    String node,
    String reason) {}
