package com.example;

import java.util.HashMap;
import java.util.Map;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.launch.Nodes;
import org.rfork.spi.Runtimes;

/**
 * An embedded node for a test class; the tests are a program's, so they stand outside org.rfork.
 */
final class EmbeddedNode implements AutoCloseable {
  private final RunningNode node;

  EmbeddedNode(int threads, Object... settings) {
    Map<String, Object> overrides = new HashMap<>();
    overrides.put("rfork.node.name", "here");
    overrides.put("rfork.node.threads", threads);
    for (int i = 0; i < settings.length; i += 2) {
      overrides.put((String) settings[i], settings[i + 1]);
    }
    node = Nodes.start(RforkConfig.load(null, overrides));
  }

  RunningNode running() {
    return node;
  }

  @Override
  public void close() {
    node.close();
    Runtimes.install(null);
  }
}
