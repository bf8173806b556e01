/**
 * Remote fork for Java: {@link org.rfork.RemoteFork} forks work onto the nodes of a cluster, {@link
 * org.rfork.Fork} joins it. In comes a {@link org.rfork.Task} or {@link org.rfork.Continuation};
 * out goes its outcome.
 */
@NullMarked
package org.rfork;

import org.jspecify.annotations.NullMarked;
