package org.rfork.runtime.exec;

/**
 * Where in its life a continuation was captured.
 *
 * @param number counts the fork's captures from 1, over all its attempts
 * @param children the number of its next child
 * @param streamPosition where its own random stream was; -1 if it was never used
 */
public record SafePoint(long number, int children, long streamPosition) {}
