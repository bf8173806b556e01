package org.rfork.runtime.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rfork.Job;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.launch.EndedNode;
import org.rfork.runtime.launch.FreePort;
import org.rfork.runtime.launch.LocalNodes;
import org.rfork.runtime.launch.RunRegistry;
import org.rfork.spi.Runtimes;

/**
 * The cluster that a driver runs on: its own node, which runs no forks, and either local node
 * processes that it starts and stops or a running cluster that it joins. The local nodes of a
 * durable job stay as long as that needs them.
 */
final class DriverCluster implements AutoCloseable {
  private static final String NAME = "rfork.node.name";
  private static final String PORT = "rfork.node.port";
  private static final String ROLES = "rfork.node.roles";
  private static final String THREADS = "rfork.node.threads";
  private static final String SEEDS = "rfork.cluster.seed-nodes";
  private static final Duration INTERRUPT_SLACK = Duration.ofMillis(300);
  private static final Duration SLICE = Duration.ofMillis(200);

  private final Context context;
  private final AtomicReference<@Nullable RunningNode> node = new AtomicReference<>();
  private final RunOptions options;
  private final String id;
  private @Nullable LocalNodes localNodes;
  private @Nullable Job<?> durable;
  private boolean closed;
  private RunRegistry.@Nullable Registration registration;

  private DriverCluster(Context context, RunOptions options, String program) {
    this.context = context;
    this.options = options;
    this.id = RunRegistry.newCluster(program);
  }

  /** What is done as soon as a job is known that does not end with this process. */
  @FunctionalInterface
  interface Begun {
    void run() throws IOException;
  }

  /**
   * Starts it and installs its runtime as this JVM's.
   *
   * @param program what the registry of running clusters shall say runs there
   * @throws ClusterException if the nodes are not up in time; then nothing is left running
   */
  static DriverCluster start(Context context, RunOptions options, String program)
      throws InterruptedException {
    RforkConfig config = RforkConfig.load(options.config);
    DriverCluster cluster = new DriverCluster(context, options, program);
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "rfork-stop-driver"));
    boolean up = false;
    try {
      if (options.cluster == null) {
        cluster.form(config, program);
      } else {
        cluster.join(config, options.cluster);
      }
      Runtimes.install(cluster.node().runtime());
      up = true;
      return cluster;
    } finally {
      if (!up) {
        cluster.close();
      }
    }
  }

  /** The driver's node. */
  RunningNode node() {
    RunningNode running = node.get();
    if (running == null) {
      throw new IllegalStateException("the driver's node has not started");
    }
    return running;
  }

  /**
   * Waits for a job that goes on if this process ends, or is put out of the cluster, before it. The
   * local nodes stay then.
   *
   * @param begun what is done first
   */
  <R extends @Nullable Object> R await(Job<R> job, Begun begun) throws IOException {
    RunningNode driver = node();
    goesOn(job);
    begun.run();
    try {
      return job.join();
    } finally {
      boolean putOut = driver.stopped().toCompletableFuture().isDone();
      if (!putOut && !context.interrupted().get()) {
        goesOn(null);
      }
    }
  }

  private synchronized void goesOn(@Nullable Job<?> job) {
    if (!closed) { // else it was decided which nodes stay
      durable = job;
      if (localNodes != null) {
        localNodes.leave(job != null);
      }
    }
  }

  /** Ends the local nodes, unless a job goes on there, and leaves the cluster. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    Runtimes.install(null);
    if (durable != null) {
      context.screen().err(durable.id() + " goes on; come back to it by: " + attach(durable));
    }
    if (registration != null) {
      registration.close();
    }
    if (localNodes != null) {
      localNodes.close();
    }
    RunningNode running = node.getAndSet(null);
    if (running != null && localNodes != null && durable == null) {
      running.halt(); // nobody is left to take leave of
    } else if (running != null) {
      running.close();
    }
  }

  private String attach(Job<?> job) {
    String command = "./rfork attach " + job.id();
    if (options.cluster != null) {
      return command + " --cluster " + options.cluster;
    }
    LocalNodes nodes = localNodes;
    return nodes == null || context.registry().running().size() == 1
        ? command
        : command + " --cluster " + nodes.addresses().get(0);
  }

  private void form(RforkConfig config, String program) throws InterruptedException {
    RforkConfig.Node own = config.node();
    int port = own.port() == 0 ? FreePort.on(own.bindHost()) : own.port();
    String seed = own.host() + ":" + port;
    localNodes = LocalNodes.start(commands(config, program, seed), new Events());
    startDriver(Map.of(NAME, "driver", PORT, port, ROLES, List.of("driver"), SEEDS, List.of(seed)));
    registration = context.registry().register(seed, id, program);
    awaitWorkers(options.localNodes(), config.cluster().joinTimeout());
  }

  private void join(RforkConfig config, String address) throws InterruptedException {
    String name = "driver-" + ProcessHandle.current().pid();
    List<String> seeds = context.registry().nodesWith(address);
    startDriver(Map.of(NAME, name, PORT, 0, ROLES, List.of("driver"), SEEDS, seeds));
    awaitWorkers(1, config.cluster().joinTimeout());
  }

  private void startDriver(Map<String, ?> settings) {
    Map<String, Object> all = new LinkedHashMap<>(settings);
    all.put("rfork.jobs.main-seed", options.seed);
    RunningNode started = context.clusters().start(RforkConfig.load(options.config, all));
    LocalNodes own = localNodes;
    if (own != null) {
      started.startedHere(own::isAt);
    }
    node.set(started);
  }

  private Map<String, ProcessBuilder> commands(RforkConfig config, String program, String seed) {
    Map<String, ProcessBuilder> commands = new LinkedHashMap<>();
    for (int number = 1; number <= options.localNodes(); number++) {
      Map<String, String> settings = new LinkedHashMap<>();
      settings.put(NAME, "n" + number);
      settings.put(PORT, "0");
      settings.put(SEEDS, seed);
      threads(config, options).ifPresent(threads -> settings.put(THREADS, threads));
      ProcessBuilder command = LocalNode.command(context.jvm(), options.config, settings);
      commands.put("n" + number, options.durable ? staying(command, program, number) : command);
    }
    return commands;
  }

  private ProcessBuilder staying(ProcessBuilder command, String program, int number) {
    Path log = context.registry().log(id, "n" + number);
    return LocalNode.detached(command, id, program, log);
  }

  /** What the command line says; else the cores, shared out, unless config names a number. */
  private static Optional<String> threads(RforkConfig config, RunOptions options) {
    if (options.threads != null) {
      return Optional.of(options.threads.toString());
    }
    boolean configured =
        config.effective().stream()
            .anyMatch(entry -> entry.key().equals(THREADS) && !entry.value().equals("0"));
    int share = Runtime.getRuntime().availableProcessors() / options.localNodes();
    return configured ? Optional.empty() : Optional.of(String.valueOf(Math.max(1, share)));
  }

  private void awaitWorkers(int workers, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!node().awaitWorkers(workers, SLICE)) {
      if (localNodes != null && !localNodes.ended().isEmpty()) {
        EndedNode ended = localNodes.ended().get(0);
        throw new ClusterException(
            "node "
                + ended.name()
                + " "
                + ended.how()
                + " before it was up."
                + quoted(ended.lastLines()));
      }
      if (System.nanoTime() - end >= 0) {
        throw new ClusterException(notUp(workers, limit));
      }
    }
  }

  private String notUp(int workers, Duration limit) {
    String message =
        "the cluster has not "
            + workers
            + (workers == 1 ? " worker node" : " worker nodes")
            + " up after "
            + limit.toSeconds()
            + " s (rfork.cluster.join-timeout).";
    if (localNodes == null) {
      return message + " Start one with: rfork node --cluster HOST:PORT";
    }
    return message
        + localNodes.linesOfNodesNotUp().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> "\nNot up: " + entry.getKey() + "." + quoted(entry.getValue()))
            .collect(Collectors.joining());
  }

  private static String quoted(List<String> lines) {
    return lines.isEmpty()
        ? " It printed nothing."
        : " It printed last:\n"
            + lines.stream().map("  "::concat).collect(Collectors.joining("\n"));
  }

  /** What the node processes say and how they end. */
  private final class Events implements LocalNodes.Listener {
    @Override
    public void line(String name, String line) {
      context.screen().err("[" + name + "] " + line);
    }

    @Override
    public void ended(EndedNode ended) {
      RunningNode driver = node.get();
      if (driver != null && !ended.address().isEmpty()) {
        driver.processEnded(ended.address(), ended.how());
      }
      if (isInterrupted(ended)) {
        return;
      }
      context
          .screen()
          .err(
              "node "
                  + ended.name()
                  + " "
                  + ended.how()
                  + (ended.wasPutOut() ? "; it is started again" : "")
                  + (options.durable
                      ? "; its output: " + context.registry().log(id, ended.name())
                      : ""));
      LocalNodes nodes = localNodes;
      if (driver != null && nodes != null && nodes.allEnded()) {
        driver.abandon("no node is left: the last one, " + ended.name() + ", " + ended.how());
      }
    }

    /** Ctrl-C reaches the nodes as well, perhaps before this process has noticed its own. */
    private boolean isInterrupted(EndedNode ended) {
      if (ended.status() == ExitCode.INTERRUPTED.code()) {
        try {
          Thread.sleep(INTERRUPT_SLACK.toMillis());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return context.interrupted().get();
    }
  }
}
