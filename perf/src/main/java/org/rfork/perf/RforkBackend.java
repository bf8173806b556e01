package org.rfork.perf;

import com.example.perf.Work;
import java.time.Duration;
import java.util.ArrayList;
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

/** Forks from a driver node that runs none itself, to worker processes. */
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
  static RforkBackend start(Shape shape) {
    int port = FreePort.on(HOST);
    String seed = HOST + ":" + port;
    RunningNode driver =
        Nodes.start(config("perf-driver", port, "driver", 1, seed, shape.settings()));
    Children workers =
        Children.start(
            "rfork",
            shape.nodes(),
            RforkNode.class,
            List.of(),
            i -> workerArguments(i, seed, shape));
    RforkBackend backend = new RforkBackend(driver, workers);
    try {
      if (driver.awaitWorkers(shape.nodes(), UP_LIMIT)) {
        return backend;
      }
      backend.close();
      throw new IllegalStateException(
          "not all of " + shape.nodes() + " workers joined within a minute");
    } catch (InterruptedException e) {
      backend.close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the workers", e);
    }
  }

  private static List<String> workerArguments(int number, String seed, Shape shape) {
    List<String> arguments = new ArrayList<>();
    arguments.add("perf-worker-" + number);
    arguments.add(seed);
    arguments.add(Integer.toString(shape.threads()));
    shape.settings().forEach((key, value) -> arguments.add(key + "=" + value));
    return arguments;
  }

  /** The settings of a node of the measured cluster; all else is left as it comes. */
  static RforkConfig config(
      String name, int port, String role, int threads, String seed, Map<String, String> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("rfork.node.name", name);
    settings.put("rfork.node.host", HOST);
    settings.put("rfork.node.port", port);
    settings.put("rfork.node.roles", List.of(role));
    settings.put("rfork.node.threads", threads);
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
  public List<Long> processes() {
    return workers.pids();
  }

  @Override
  public void close() {
    driver.close();
    workers.close();
  }
}
