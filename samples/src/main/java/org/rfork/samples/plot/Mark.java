package org.rfork.samples.plot;

/**
 * A vertical line in a plot.
 *
 * @param name what it marks; shown beside it
 * @param at where it stands on the horizontal axis
 */
public record Mark(String name, double at) {}
