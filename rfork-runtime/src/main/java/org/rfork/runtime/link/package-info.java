/**
 * The direct connections between nodes: frames of bytes go in on one node and come out on another,
 * over one TCP connection for each direction. What the bytes mean is not known here.
 */
@NullMarked
package org.rfork.runtime.link;

import org.jspecify.annotations.NullMarked;
