package org.rfork.runtime.placement;

/**
 * What a move of a running fork would bring and take.
 *
 * @param stateBytes the size of its state
 * @param bytesPerSecond how fast that gets from the one node to the other
 * @param remainingSeconds how long it would still run where it is
 * @param remainingKnown whether that follows from its progress; else it is its age
 * @param gainSeconds thread time that the move saves
 * @param costSeconds how long the fork would stand still
 * @param isWorth whether it should go
 * @param why the figures that decided, in a sentence
 */
public record Weighing(
    long stateBytes,
    double bytesPerSecond,
    double remainingSeconds,
    boolean remainingKnown,
    double gainSeconds,
    double costSeconds,
    boolean isWorth,
    String why) {}
