package org.rfork.perf;

import com.example.perf.Work;
import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.DoubleSupplier;
import org.rfork.runtime.launch.FreePort;

/**
 * Hazelcast's {@code IExecutorService}: a member without data that submits, in turn, to members
 * with one thread each. Works are {@code IdentifiedDataSerializable}.
 */
final class HazelcastBackend implements Backend {
  /** What Hazelcast's manual asks for, so that it starts without a warning. */
  static final List<String> JVM_FLAGS =
      List.of(
          "--add-modules=java.se",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

  private static final String HOST = "127.0.0.1";
  private static final String EXECUTOR = "perf";
  private static final Duration UP_LIMIT = Duration.ofMinutes(2);

  private final Children processes;
  private final HazelcastInstance instance;
  private final IExecutorService executor;
  private final List<Member> members;
  private int next;

  private HazelcastBackend(Children processes, HazelcastInstance instance) {
    this.processes = processes;
    this.instance = instance;
    this.executor = instance.getExecutorService(EXECUTOR);
    this.members =
        instance.getCluster().getMembers().stream()
            .filter(member -> !member.localMember())
            .toList();
  }

  /** Starts the caller's member here, then the others, which join it. */
  static HazelcastBackend start(int nodes) {
    int port = FreePort.on(HOST);
    HazelcastInstance instance =
        Hazelcast.newHazelcastInstance(config(port, port).setLiteMember(true));
    Children processes =
        Children.start(
            "hazelcast",
            nodes,
            HazelcastNode.class,
            JVM_FLAGS,
            i -> List.of(Integer.toString(FreePort.on(HOST)), Integer.toString(port)));
    processes.awaitReady(nodes, UP_LIMIT);
    return new HazelcastBackend(processes, instance);
  }

  /** Of a member on a port of loopback that joins the one on the other port. */
  static Config config(int port, int join) {
    Config config = new Config().setClusterName("rfork-perf");
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(HOST);
    JoinConfig joining = config.getNetworkConfig().getJoin();
    joining.getAutoDetectionConfig().setEnabled(false);
    joining.getMulticastConfig().setEnabled(false);
    joining.getTcpIpConfig().setEnabled(true).addMember(HOST + ":" + join);
    config.addExecutorConfig(new ExecutorConfig(EXECUTOR, 1));
    config
        .getSerializationConfig()
        .addDataSerializableFactory(HazelcastWork.FACTORY, id -> new HazelcastWork());
    return config;
  }

  @Override
  public DoubleSupplier start(Work work) {
    Member member = members.get(next);
    next = (next + 1) % members.size();
    Future<Double> answer = executor.submitToMember(new HazelcastWork(work), member);
    return () -> await(answer);
  }

  private static double await(Future<Double> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Hazelcast's executor failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Hazelcast", e);
    }
  }

  @Override
  public List<Long> processes() {
    return processes.pids();
  }

  @Override
  public void close() {
    processes.close();
    instance.getLifecycleService().terminate();
  }
}
