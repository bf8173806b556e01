package org.rfork.runtime.node;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.JobInfo;

/**
 * Sends what forks print here to the node that hears it: the one that attached to their job last,
 * else its driver. Lines for a node that is gone are dropped. Safe for all threads.
 */
final class LineDesk {
  private final NodeId self;
  private final OutputDesk output;
  private final Semaphore room;
  private final Inbox node;

  /** Who attached last, by job. */
  private final Map<String, NodeId> listeners = new ConcurrentHashMap<>();

  /**
   * Sends nothing yet.
   *
   * @param output for lines that are heard on this node
   * @param maxOnTheirWay how many may wait to be sent; a fork that prints more waits
   */
  LineDesk(NodeId self, OutputDesk output, int maxOnTheirWay, Inbox node) {
    this.self = self;
    this.output = output;
    this.room = new Semaphore(maxOnTheirWay);
    this.node = node;
  }

  void printed(ForkContext fork, boolean error, String text) {
    NodeId listener = listener(fork.job());
    if (listener.equals(self)) {
      output.line(fork.path(), error, text);
    } else {
      room.acquireUninterruptibly();
      node.tell(new NodeCommand.Send(listener, new JobMessage.Line(fork.path(), error, text)));
    }
  }

  private NodeId listener(JobInfo job) {
    return listeners.getOrDefault(job.id(), job.driver());
  }

  /** A line left the mailbox, whether its listener still is there or not. */
  void sent() {
    room.release();
  }

  /** This node hears the job's lines from now on, and all others are told. */
  void hear(String job, Members members) {
    listens(self, job); // first, so that nodes that come now are told as well
    var listen = new JobMessage.Listen(job);
    members.peers().forEach(peer -> node.tell(new NodeCommand.Send(peer.id, listen)));
  }

  /** That node hears the job's lines from now on. */
  void listens(NodeId listener, String job) {
    listeners.put(job, listener);
  }

  /** The jobs whose lines are heard on this node because it attached to them. */
  List<String> heardHere() {
    return listeners.entrySet().stream()
        .filter(entry -> entry.getValue().equals(self))
        .map(Map.Entry::getKey)
        .toList();
  }

  void jobEnded(String job) {
    listeners.remove(job);
  }

  /** The drivers hear again what that node has heard. */
  void lost(NodeId listener) {
    listeners.values().removeIf(listener::equals);
  }
}
