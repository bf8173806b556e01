/**
 * Bytes too large for a message: in comes a key, out come its bytes, fetched part by part from the
 * node that has them.
 */
@NullMarked
package org.rfork.runtime.blob;

import org.jspecify.annotations.NullMarked;
