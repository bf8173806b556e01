package org.rfork.perf;

import com.hazelcast.core.Hazelcast;

/** A process with a member that executes. */
final class HazelcastNode {
  private HazelcastNode() {}

  /** Takes its port and that of the member to join. */
  public static void main(String[] args) {
    Children.endWithParent();
    Hazelcast.newHazelcastInstance(
        HazelcastBackend.config(Integer.parseInt(args[0]), Integer.parseInt(args[1])));
    Children.sayReady();
  }
}
