/**
 * A plan to live on savings and 150 years of returns and inflation come in; the probability that
 * the money lasts goes out.
 */
@NullMarked
package org.rfork.samples.retirement;

import org.jspecify.annotations.NullMarked;
