/**
 * An option's terms come in; its price with an error goes out, by Monte Carlo, beside the closed
 * form, lattice or published price that it can be checked against.
 */
@NullMarked
package org.rfork.samples.option;

import org.jspecify.annotations.NullMarked;
