package com.example;

import java.util.List;
import java.util.Map;

/** By what the nodes of a {@link TestCluster} reach each other. */
interface TestNetwork {
  /** The loopback device. */
  TestNetwork PLAIN = node -> Map.of();

  /** What a node's configuration must say. */
  Map<String, String> settings(String node);

  /** The address of the driver. */
  default String driverHost() {
    return "127.0.0.1";
  }

  /** What starts a node's process, before its own command. */
  default List<String> starter(String node) {
    return List.of();
  }
}
