/**
 * Read-only snapshots of a cluster: in come a node's facts, out go records that people and tools
 * are shown.
 */
@NullMarked
package org.rfork.runtime.view;

import org.jspecify.annotations.NullMarked;
