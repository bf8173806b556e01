package org.rfork.runtime.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rfork.runtime.Order;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.launch.JvmCommand;
import org.rfork.runtime.launch.Nodes;
import org.rfork.runtime.launch.RunRegistry;
import org.rfork.runtime.view.ClusterSnapshot;

/**
 * What the commands have of the world around them.
 *
 * @param screen where lines go
 * @param debug whether failures show their whole stack
 * @param registry the running clusters
 * @param lastRun what the last run left
 * @param durableRuns how durable jobs were asked for
 * @param clusters starts and asks nodes
 * @param jvm how to start local nodes
 * @param interrupted set when a signal ends this process
 * @param parentEnded what ends this process with its parent
 */
record Context(
    Screen screen,
    boolean debug,
    RunRegistry registry,
    LastRun lastRun,
    DurableRuns durableRuns,
    Clusters clusters,
    JvmCommand jvm,
    AtomicBoolean interrupted,
    Runnable parentEnded) {

  /** Starts nodes in this JVM, and asks clusters from outside. */
  interface Clusters {
    RunningNode start(RforkConfig config);

    ClusterSnapshot observe(String address, Duration limit);

    Order.Answer command(String address, Order order, Duration limit);
  }

  /** The real world. */
  static Context ofProcess(Runnable parentEnded) {
    AtomicBoolean interrupted = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> interrupted.set(true), "rfork-interrupted"));
    return new Context(
        new Screen(System.out, System.err, StandardError.isTerminal()),
        "1".equals(System.getenv("RFORK_DEBUG")),
        RunRegistry.ofUser(),
        new LastRun(stateDirectory().resolve("last-run.json")),
        new DurableRuns(stateDirectory().resolve("jobs")),
        new OwnNodes(),
        JvmCommand.ofThisJvm(),
        interrupted,
        parentEnded);
  }

  private static Path stateDirectory() {
    String state = System.getenv("XDG_STATE_HOME");
    Path base =
        state == null || state.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(state);
    return base.resolve("rfork");
  }

  private record OwnNodes() implements Clusters {
    @Override
    public RunningNode start(RforkConfig config) {
      return Nodes.start(config);
    }

    @Override
    public ClusterSnapshot observe(String address, Duration limit) {
      return Nodes.observe(address, limit);
    }

    @Override
    public Order.Answer command(String address, Order order, Duration limit) {
      return Nodes.command(address, order, limit);
    }
  }
}
