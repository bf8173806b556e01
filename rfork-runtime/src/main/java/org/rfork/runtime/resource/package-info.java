/**
 * Files as handles that move: in comes a name or what a state says of a handle, out comes a handle
 * that is bound on this node. What is done to a file is done by the node that has it.
 */
@NullMarked
package org.rfork.runtime.resource;

import org.jspecify.annotations.NullMarked;
