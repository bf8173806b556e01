package org.rfork.spi;

/** Starts the runtime of this JVM; found by {@link java.util.ServiceLoader}. */
@FunctionalInterface
public interface RuntimeProvider {

  /**
   * Starts a node from this JVM's configuration: an embedded one unless that names a cluster.
   * Called at most once, by the first verb used.
   *
   * @throws IllegalArgumentException if the configuration is wrong, naming key, value and way out
   */
  ForkRuntime start();
}
