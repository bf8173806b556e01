/**
 * The programs of docs/guide.md: each has a {@code main} that takes no arguments and prints what
 * the guide says of it. A test holds the guide's text and these files together.
 */
@NullMarked
package org.rfork.samples.guide;

import org.jspecify.annotations.NullMarked;
