/**
 * Starts nodes: in comes a configuration, out goes a running node or a cluster of local processes.
 */
@NullMarked
package org.rfork.runtime.launch;

import org.jspecify.annotations.NullMarked;
