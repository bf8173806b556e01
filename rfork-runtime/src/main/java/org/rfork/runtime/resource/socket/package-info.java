/**
 * Sockets as handles that move: in comes an address or what a state says of a handle, out comes a
 * handle that reads and writes by the node that has the connection. There an endpoint keeps the
 * bytes that no kept state has read yet.
 */
@NullMarked
package org.rfork.runtime.resource.socket;

import org.jspecify.annotations.NullMarked;
