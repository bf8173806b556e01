package org.rfork.runtime.link;

import java.nio.ByteBuffer;
import org.rfork.runtime.NodeId;

/** What its links tell a node, on the thread that reads, which all connections wait for. */
public interface LinkListener {

  /** A link to that node is connected; it is up when the other node has admitted it. */
  void connected(NodeId peer);

  /** What is sent to that node goes over its link from now on. */
  void up(NodeId peer);

  /** There is no link to that node for now. */
  void down(NodeId peer);

  /**
   * A whole frame came from a node that was admitted.
   *
   * @param frame big-endian; gone when this returns
   */
  void came(NodeId from, ByteBuffer frame);

  /** All that was here is read, or the alarm is due that was asked for. */
  void caughtUp();
}
