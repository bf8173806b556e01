/**
 * The sample {@code tail-stats}: statistics of a growing file and a TCP feed, by one continuation.
 */
@NullMarked
package org.rfork.samples.tail;

import org.jspecify.annotations.NullMarked;
