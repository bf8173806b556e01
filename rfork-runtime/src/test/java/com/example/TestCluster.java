package com.example;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.launch.EndedNode;
import org.rfork.runtime.launch.FreePort;
import org.rfork.runtime.launch.JvmCommand;
import org.rfork.runtime.launch.LocalNodes;
import org.rfork.runtime.launch.Nodes;
import org.rfork.spi.Runtimes;

/**
 * A driver in this JVM and worker nodes in processes of their own, as {@code rfork run} has them.
 */
final class TestCluster implements AutoCloseable {
  /** Compilation for what lives for seconds. */
  private static final String QUICK = "-XX:TieredStopAtLevel=1";

  private static final Duration UP = Duration.ofSeconds(60);

  /** So long a node may be without a core among those of other tests. */
  static final Map<String, String> PATIENT = Map.of("rfork.cluster.unreachable-after", "20s");

  private final String seed;
  private final @Nullable Path config;
  private final Map<String, String> settings;
  private final TestNetwork network;
  private final List<LocalNodes> processes = new CopyOnWriteArrayList<>();
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final RunningNode driver;
  private volatile boolean tellsDriverOfEnds = true;

  TestCluster(int nodes, int threads, Map<String, String> settings) throws InterruptedException {
    this(nodes, threads, settings, null, TestNetwork.PLAIN);
  }

  /** With a configuration file for all, whose rules they follow. */
  TestCluster(int nodes, int threads, Map<String, String> settings, @Nullable Path config)
      throws InterruptedException {
    this(nodes, threads, settings, config, TestNetwork.PLAIN);
  }

  /** Whose nodes reach each other by that network alone. */
  TestCluster(int nodes, int threads, Map<String, String> settings, TestNetwork network)
      throws InterruptedException {
    this(nodes, threads, settings, null, network);
  }

  private TestCluster(
      int nodes,
      int threads,
      Map<String, String> settings,
      @Nullable Path config,
      TestNetwork network)
      throws InterruptedException {
    this.network = network;
    Map<String, Object> driverSettings = new HashMap<>(PATIENT);
    driverSettings.putAll(settings);
    driverSettings.put("rfork.node.port", FreePort.on(network.driverHost()));
    driverSettings.putAll(network.settings("driver"));
    this.seed = network.driverHost() + ":" + driverSettings.get("rfork.node.port");
    this.config = config;
    this.settings = new HashMap<>(PATIENT);
    this.settings.putAll(settings);
    this.settings.put("rfork.node.threads", Integer.toString(threads));
    this.settings.put("rfork.cluster.join-timeout", UP.toSeconds() + "s");
    for (int number = 1; number <= nodes; number++) {
      start("n" + number, System.getProperty("java.class.path"));
    }
    driverSettings.put("rfork.node.name", "driver");
    driverSettings.put("rfork.node.roles", List.of("driver"));
    driverSettings.put("rfork.cluster.seed-nodes", List.of(seed));
    this.driver = Nodes.start(RforkConfig.load(config, driverSettings));
    driver.startedHere(address -> tellsDriverOfEnds && isAt(address));
    driver.onOutput((path, error, line) -> lines.add("[" + path + "] " + line));
    awaitWorkers(nodes);
  }

  /** Starts one more worker process. */
  void start(String name, String classPath) {
    start(name, classPath, Map.of());
  }

  /** Starts one more worker process with settings of its own. */
  void start(String name, String classPath, Map<String, String> own) {
    start(name, classPath, own, QUICK);
  }

  /** Starts one more worker process whose hot code is compiled as that of programs is. */
  void startOptimizing(String name) {
    start(name, System.getProperty("java.class.path"), Map.of(), "-XX:+TieredCompilation");
  }

  private void start(String name, String classPath, Map<String, String> own, String compilation) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putAll(network.settings(name));
    all.putAll(own);
    all.put("rfork.node.name", name);
    all.put("rfork.cluster.seed-nodes", seed);
    List<String> arguments = new ArrayList<>(List.of("local-node"));
    if (config != null) {
      arguments.add("--config=" + config);
    }
    all.forEach((key, value) -> arguments.add(key + "=" + value));
    ProcessBuilder command =
        jvm(classPath, compilation).forNode().running("org.rfork.runtime.cli.Main", arguments);
    List<String> whole = new ArrayList<>(network.starter(name));
    whole.addAll(command.command());
    command.command(whole);
    processes.add(LocalNodes.start(Map.of(name, command), new Listener()));
  }

  /** For one more process with a node of its own, which lives for seconds. */
  static JvmCommand jvm() {
    return jvm(System.getProperty("java.class.path"), QUICK);
  }

  private static JvmCommand jvm(String classPath, String compilation) {
    JvmCommand jvm = JvmCommand.ofThisJvm();
    List<String> flags = new ArrayList<>(jvm.flags());
    flags.addAll(List.of("-XX:+UseSerialGC", "-XX:TLABSize=64k")); // as the launcher has it
    flags.add(compilation);
    flags.add("-XX:ErrorFile=target/hs_err_%p.log"); // of forks that crash their JVM on purpose
    flags.add("-XX:-CreateCoredumpOnCrash");
    return NodeArchive.using(new JvmCommand(jvm.java(), flags, NodeArchive.archivable(classPath)));
  }

  void awaitWorkers(int workers) throws InterruptedException {
    if (!driver.awaitWorkers(workers, UP)) {
      throw new IllegalStateException(workers + " workers are not up after " + UP + ": " + lines);
    }
  }

  RunningNode driver() {
    return driver;
  }

  /** Lines that forks printed, as {@code [path] line}, and what node processes printed. */
  List<String> lines() {
    return List.copyOf(lines); // others come while somebody looks at these
  }

  /** From now on the driver has to find out by itself, as of nodes that it has not started. */
  void hideEnds() {
    tellsDriverOfEnds = false;
  }

  /** The process of a node. */
  long pid(String name) {
    return processes.stream().flatMap(each -> each.pid(name).stream()).findFirst().orElseThrow();
  }

  private boolean isAt(String address) {
    return processes.stream().anyMatch(each -> each.isAt(address));
  }

  /** As {@code kill -9}. */
  void kill(String name) {
    ProcessHandle.of(pid(name)).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** The process has no more turns until it is thawed. */
  void freeze(String name) throws Exception {
    signal("STOP", name);
  }

  void thaw(String name) throws Exception {
    signal("CONT", name);
  }

  private void signal(String signal, String name) throws Exception {
    String pid = Long.toString(pid(name));
    int code = new ProcessBuilder("kill", "-" + signal, pid).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("kill -" + signal + " " + pid + " ended with " + code);
    }
  }

  @Override
  public void close() {
    processes.parallelStream().forEach(LocalNodes::close);
    driver.close();
    Runtimes.install(null);
  }

  private final class Listener implements LocalNodes.Listener {
    @Override
    public void line(String node, String line) {
      lines.add(node + ": " + line);
    }

    @Override
    public void ended(EndedNode ended) {
      lines.add(ended.name() + " ended");
      lines.add(ended.name() + " " + ended.how());
      if (tellsDriverOfEnds && driver != null && !ended.address().isEmpty()) {
        driver.processEnded(ended.address(), ended.how());
      }
    }
  }
}
