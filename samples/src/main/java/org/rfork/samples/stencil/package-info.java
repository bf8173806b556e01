/**
 * The heat equation on a grid that a group of forks share: each has a strip of rows, and the group
 * is moved as one.
 */
@NullMarked
package org.rfork.samples.stencil;

import org.jspecify.annotations.NullMarked;
