/**
 * How users teach capture a class of theirs that its fields do not say all of: a {@link
 * org.rfork.capture.spi.StateCodec} takes its objects apart and puts them together again.
 */
@NullMarked
package org.rfork.capture.spi;

import org.jspecify.annotations.NullMarked;
