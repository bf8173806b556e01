package org.rfork.perf;

import org.rfork.runtime.RunningNode;
import org.rfork.runtime.launch.Nodes;
import org.rfork.runtime.launch.WorkerNode;

/** A worker process. */
final class RforkNode {
  private RforkNode() {}

  /** Takes its name and the address of the driver's node. */
  public static void main(String[] args) throws InterruptedException {
    Children.endWithParent();
    WorkerNode.run(
        RforkBackend.config(args[0], 0, "worker", args[1]),
        Nodes::start,
        RunningNode::halt,
        System.out::println);
  }
}
