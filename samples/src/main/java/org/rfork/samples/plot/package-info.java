/** Numbers with their errors come in; PNG files that can be read at a glance go out. */
@NullMarked
package org.rfork.samples.plot;

import org.jspecify.annotations.NullMarked;
