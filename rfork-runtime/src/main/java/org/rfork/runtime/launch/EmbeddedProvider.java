package org.rfork.runtime.launch;

import org.rfork.runtime.config.RforkConfig;
import org.rfork.spi.ForkRuntime;
import org.rfork.spi.RuntimeProvider;

/**
 * Starts this JVM's node at the first verb, from {@code application.conf} and system properties.
 */
public final class EmbeddedProvider implements RuntimeProvider {
  /** For the service loader. */
  public EmbeddedProvider() {}

  @Override
  public ForkRuntime start() {
    return Nodes.start(RforkConfig.load(null)).runtime();
  }
}
