/**
 * Channels between forks: in comes what one fork sends, out comes the same at the fork that
 * receives. What was sent lies in logs on several nodes, which the two ends ask.
 */
@NullMarked
package org.rfork.runtime.channel;

import org.jspecify.annotations.NullMarked;
