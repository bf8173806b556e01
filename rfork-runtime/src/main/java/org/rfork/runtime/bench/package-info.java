/**
 * The work of {@code rfork bench}: forks that measure forks. Of rfork's own classes this room's are
 * the only ones outside the API that a node restores from a state.
 */
@NullMarked
package org.rfork.runtime.bench;

import org.jspecify.annotations.NullMarked;
