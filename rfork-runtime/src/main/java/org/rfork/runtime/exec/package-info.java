/**
 * Runs forks: in comes restored work, out goes its outcome. Forks run on a work-stealing pool; a
 * join that must wait runs the fork it waits for if that has not begun, else lets a spare thread
 * take its core; so joins neither hold a core nor starve the pool.
 */
@NullMarked
package org.rfork.runtime.exec;

import org.jspecify.annotations.NullMarked;
