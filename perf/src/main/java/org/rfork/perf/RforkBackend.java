package org.rfork.perf;

import com.example.perf.Work;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.rfork.Fork;
import org.rfork.RemoteFork;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.launch.FreePort;
import org.rfork.runtime.launch.Nodes;

/** Forks from a driver node that runs none itself, to worker processes of one thread each. */
final class RforkBackend implements Backend {
  private static final String HOST = "127.0.0.1";
  private static final Duration UP_LIMIT = Duration.ofMinutes(1);

  private final RunningNode driver;
  private final Children workers;

  private RforkBackend(RunningNode driver, Children workers) {
    this.driver = driver;
    this.workers = workers;
  }

  /**
   * Starts the driver's node in this JVM and the workers.
   *
   * @throws IllegalStateException if they are not up within a minute
   */
  static RforkBackend start(int nodes) {
    int port = FreePort.on(HOST);
    String seed = HOST + ":" + port;
    RunningNode driver = Nodes.start(config("perf-driver", port, "driver", seed));
    Children workers =
        Children.start(
            "rfork", nodes, RforkNode.class, List.of(), i -> List.of("perf-worker-" + i, seed));
    RforkBackend backend = new RforkBackend(driver, workers);
    try {
      if (driver.awaitWorkers(nodes, UP_LIMIT)) {
        return backend;
      }
      backend.close();
      throw new IllegalStateException("not all of " + nodes + " workers joined within a minute");
    } catch (InterruptedException e) {
      backend.close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + nodes + " workers", e);
    }
  }

  /** The settings of a node of the measured cluster; all else is left as it comes. */
  static RforkConfig config(String name, int port, String role, String seed) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("rfork.node.name", name);
    settings.put("rfork.node.host", HOST);
    settings.put("rfork.node.port", port);
    settings.put("rfork.node.roles", List.of(role));
    settings.put("rfork.node.threads", 1);
    settings.put("rfork.cluster.seed-nodes", List.of(seed));
    settings.put("rfork.capture.allow", List.of(Work.class.getPackageName()));
    return RforkConfig.load(null, settings);
  }

  @Override
  public DoubleSupplier start(Work work) {
    Fork<Double> fork = RemoteFork.fork(work);
    return fork::join;
  }

  @Override
  public void close() {
    driver.close();
    workers.close();
  }
}
