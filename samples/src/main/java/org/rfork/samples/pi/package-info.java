/**
 * Estimates π from random points: a number of points comes in, the share that fell into the quarter
 * circle goes out. The sample to read first; it is written twice, as {@link
 * org.rfork.samples.pi.PiByLambdas} and as {@link org.rfork.samples.pi.PiByFork}.
 */
@NullMarked
package org.rfork.samples.pi;

import org.jspecify.annotations.NullMarked;
