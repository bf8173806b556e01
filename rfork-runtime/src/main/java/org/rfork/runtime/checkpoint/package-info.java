/**
 * What outlives a node: in come captured states of forks and their outcomes, out come files that
 * are whole or refused. A directory keeps the newest states of living jobs; a job file holds one
 * whole job.
 */
@NullMarked
package org.rfork.runtime.checkpoint;

import org.jspecify.annotations.NullMarked;
