/**
 * Object graphs to bytes and back, exactly or refused: in comes a state, out goes a checksummed
 * document that {@link org.rfork.capture.StateCapture} restores to an equal graph. Chronicle Wire,
 * the format, is known to this package alone.
 */
@NullMarked
package org.rfork.capture;

import org.jspecify.annotations.NullMarked;
