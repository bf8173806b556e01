/**
 * Every rule of a fork's life, as two pure state machines: in come an event and the time, out go
 * the effects that the owner carries out. {@link org.rfork.runtime.table.ForkTable} decides for the
 * forks whose record a node keeps, {@link org.rfork.runtime.table.HostTable} for the attempts that
 * a node runs.
 */
@NullMarked
package org.rfork.runtime.table;

import org.jspecify.annotations.NullMarked;
