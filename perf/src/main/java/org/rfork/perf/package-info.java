/**
 * Whole-process measurements of rfork beside its peers: in go the works and systems to measure, out
 * comes one table of medians, or the same as JSON.
 */
@NullMarked
package org.rfork.perf;

import org.jspecify.annotations.NullMarked;
