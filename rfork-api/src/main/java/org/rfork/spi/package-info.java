/** What a runtime implements. Programs have no use for it. */
@NullMarked
package org.rfork.spi;

import org.jspecify.annotations.NullMarked;
