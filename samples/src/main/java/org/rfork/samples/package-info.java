/**
 * What the samples share: the options of a run and the batches of one estimate come in; a report,
 * its plot and its table go out. The samples themselves are the packages below; read {@link
 * org.rfork.samples.pi} first.
 */
@NullMarked
package org.rfork.samples;

import org.jspecify.annotations.NullMarked;
