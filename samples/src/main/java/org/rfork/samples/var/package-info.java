/**
 * A portfolio of oil and gas and the daily prices come in; the loss that one day in a hundred
 * exceeds goes out, with the mean of the losses beyond it.
 */
@NullMarked
package org.rfork.samples.var;

import org.jspecify.annotations.NullMarked;
