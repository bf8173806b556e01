package org.rfork.capture;

/**
 * One place where two states differ.
 *
 * @param path from the root {@code $}, such as {@code $.lattice.spins[3]}
 * @param left what the first has there
 * @param right what the second has there
 */
public record StateDifference(String path, String left, String right) {}
