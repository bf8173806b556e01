/**
 * A node: in come messages and verbs, out go events to the pure fork table and messages to other
 * nodes. One actor owns the tables; each fork that travelled here is hosted by an actor of its own.
 */
@NullMarked
package org.rfork.runtime.node;

import org.jspecify.annotations.NullMarked;
