package org.rfork.runtime.table;

import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/**
 * A cancellation that its node has not acknowledged.
 *
 * @param owner the home that the attempt has there
 */
record PendingCancel(Key key, NodeId owner, String why, long sentAtMillis) {
  record Key(ForkPath path, int attempt, NodeId node) {}

  PendingCancel sentAt(long nowMillis) {
    return new PendingCancel(key, owner, why, nowMillis);
  }
}
