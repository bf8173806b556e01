/** The command {@code rfork}: in come arguments, out go text or JSON and an exit code. */
@NullMarked
package org.rfork.runtime.cli;

import org.jspecify.annotations.NullMarked;
