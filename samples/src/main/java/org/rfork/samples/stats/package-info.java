/** Batches of random samples come in; an estimate with its standard error and history goes out. */
@NullMarked
package org.rfork.samples.stats;

import org.jspecify.annotations.NullMarked;
