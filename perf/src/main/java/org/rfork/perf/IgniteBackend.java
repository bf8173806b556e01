package org.rfork.perf;

import com.example.perf.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCompute;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.lang.IgniteFuture;
import org.apache.ignite.logger.NullLogger;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.rfork.runtime.launch.FreePort;

/**
 * Ignite's {@code IgniteCompute.callAsync}: a client node that calls, in turn, servers with a
 * public pool of one thread each. Works are {@code Binarylizable}.
 */
final class IgniteBackend implements Backend {
  /** What Ignite's manual asks for on JDK 17, and that it neither asks the network nor prints. */
  static final List<String> JVM_FLAGS =
      List.of(
          "--add-opens=java.base/jdk.internal.access=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED",
          "--add-opens=java.management/com.sun.jmx.mbeanserver=ALL-UNNAMED",
          "--add-opens=jdk.internal.jvmstat/sun.jvmstat.monitor=ALL-UNNAMED",
          "--add-opens=java.base/sun.reflect.generics.reflectiveObjects=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
          "--add-opens=java.base/java.math=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "--add-opens=java.sql/java.sql=ALL-UNNAMED",
          "-DIGNITE_QUIET=true",
          "-DIGNITE_NO_ASCII=true",
          "-DIGNITE_UPDATE_NOTIFIER=false",
          "-DIGNITE_PERFORMANCE_SUGGESTIONS_DISABLED=true",
          "-DIGNITE_NO_SHUTDOWN_HOOK=true");

  private static final String HOST = "127.0.0.1";
  private static final Duration UP_LIMIT = Duration.ofMinutes(2);

  /** No data is kept: the least that Ignite takes. */
  private static final long REGION_BYTES = 32L << 20;

  private final Children processes;
  private final Ignite client;
  private final List<IgniteCompute> servers = new ArrayList<>();
  private int next;

  private IgniteBackend(Children processes, Ignite client) {
    this.processes = processes;
    this.client = client;
    for (ClusterNode server : client.cluster().forServers().nodes()) {
      servers.add(client.compute(client.cluster().forNode(server)));
    }
  }

  /** Starts the servers, then the client here, which joins them. */
  static IgniteBackend start(int nodes) {
    int port = FreePort.on(HOST);
    Children processes =
        Children.start(
            "ignite",
            nodes,
            IgniteNode.class,
            JVM_FLAGS,
            i ->
                List.of(
                    "server-" + i,
                    Integer.toString(i == 0 ? port : FreePort.on(HOST)),
                    Integer.toString(port)));
    processes.awaitReady(nodes, UP_LIMIT);
    IgniteConfiguration config = config("client", FreePort.on(HOST), port).setClientMode(true);
    return new IgniteBackend(processes, Ignition.start(config));
  }

  /** Of a node on a port of loopback that joins the one on the other port. */
  static IgniteConfiguration config(String name, int port, int join) {
    TcpDiscoverySpi discovery = new TcpDiscoverySpi();
    discovery.setLocalAddress(HOST);
    discovery.setLocalPort(port);
    discovery.setLocalPortRange(0);
    discovery.setIpFinder(
        new TcpDiscoveryVmIpFinder().setAddresses(List.of(HOST + ":" + join, HOST + ":" + port)));
    TcpCommunicationSpi communication = new TcpCommunicationSpi();
    communication.setLocalAddress(HOST);
    communication.setLocalPort(FreePort.on(HOST));
    // The machine's own sizes: with the 32 KiB that are the default each MB waits for 40 ms.
    communication.setSocketSendBuffer(0);
    communication.setSocketReceiveBuffer(0);
    DataRegionConfiguration region =
        new DataRegionConfiguration().setInitialSize(REGION_BYTES).setMaxSize(REGION_BYTES);
    return new IgniteConfiguration()
        .setIgniteInstanceName(name)
        .setLocalHost(HOST)
        .setDiscoverySpi(discovery)
        .setCommunicationSpi(communication)
        .setPublicThreadPoolSize(1)
        .setGridLogger(new NullLogger())
        .setMetricsLogFrequency(0)
        .setWorkDirectory(workDirectory())
        .setClientConnectorConfiguration(null)
        .setDataStorageConfiguration(
            new DataStorageConfiguration().setDefaultDataRegionConfiguration(region));
  }

  private static String workDirectory() {
    return System.getProperty("java.io.tmpdir") + "/rfork-perf-ignite";
  }

  @Override
  public DoubleSupplier start(Work work) {
    IgniteCompute server = servers.get(next);
    next = (next + 1) % servers.size();
    IgniteFuture<Double> answer = server.callAsync(new IgniteWork(work));
    return answer::get;
  }

  @Override
  public List<Long> processes() {
    return processes.pids();
  }

  @Override
  public void close() {
    processes.close();
    Ignition.stop(client.name(), true);
  }
}
