package org.rfork.runtime.node;

import java.time.Duration;

/** Calls an action after a while, on a thread of the node. */
@FunctionalInterface
interface Timer {
  void after(Duration delay, Runnable action);
}
