/** Settings: in come HOCON files and system properties, out go records that were checked. */
@NullMarked
package org.rfork.runtime.config;

import org.jspecify.annotations.NullMarked;
