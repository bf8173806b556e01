/** A name of a data file in the samples' resources comes in; its columns go out. */
@NullMarked
package org.rfork.samples.data;

import org.jspecify.annotations.NullMarked;
