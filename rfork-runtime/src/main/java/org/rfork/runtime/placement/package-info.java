/** The choice of a node: in come the cluster's state and a fork's wishes, out go a node and why. */
@NullMarked
package org.rfork.runtime.placement;

import org.jspecify.annotations.NullMarked;
