/**
 * The Mandelbrot set: a grid of pixels comes in, forked as tiles; its picture goes out, and the
 * set's area with its error.
 */
@NullMarked
package org.rfork.samples.mandelbrot;

import org.jspecify.annotations.NullMarked;
