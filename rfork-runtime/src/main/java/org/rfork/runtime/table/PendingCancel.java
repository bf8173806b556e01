package org.rfork.runtime.table;

import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/** A cancellation that its node has not acknowledged. */
record PendingCancel(Key key, String why, long sentAtMillis) {
  record Key(ForkPath path, int attempt, NodeId node) {}

  PendingCancel sentAt(long nowMillis) {
    return new PendingCancel(key, why, nowMillis);
  }
}
