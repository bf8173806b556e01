/**
 * The two-dimensional Ising model on a periodic square lattice, in units where the coupling and
 * Boltzmann's constant are 1: a temperature comes in; energy and magnetisation per spin go out,
 * beside Onsager's and Yang's exact values. {@link org.rfork.samples.ising.Chain} is the sample of
 * a long continuation with safe points.
 */
@NullMarked
package org.rfork.samples.ising;

import org.jspecify.annotations.NullMarked;
