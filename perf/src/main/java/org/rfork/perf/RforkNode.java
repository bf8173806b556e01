package org.rfork.perf;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.launch.Nodes;
import org.rfork.runtime.launch.WorkerNode;

/** A worker process. */
final class RforkNode {
  private RforkNode() {}

  /** Takes its name, the address of the driver's node, its threads, and settings as key=value. */
  public static void main(String[] args) throws InterruptedException {
    Children.endWithParent();
    Map<String, String> settings =
        Stream.of(args)
            .skip(3)
            .map(each -> each.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    WorkerNode.run(
        RforkBackend.config(args[0], 0, "worker", Integer.parseInt(args[2]), args[1], settings),
        Nodes::start,
        RunningNode::halt,
        System.out::println);
  }
}
