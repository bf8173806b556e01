/**
 * Handles to the world outside a state: they are captured with it and bound again where it wakes.
 */
@NullMarked
package org.rfork.resource;

import org.jspecify.annotations.NullMarked;
