package org.rfork.perf;

import org.apache.ignite.Ignition;

/** A process with a server that executes. */
final class IgniteNode {
  private IgniteNode() {}

  /** Takes its name, its port and that of the server to join. */
  public static void main(String[] args) {
    Children.endWithParent();
    Ignition.start(
        IgniteBackend.config(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2])));
    Children.sayReady();
  }
}
