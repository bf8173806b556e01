package org.rfork.runtime.cli;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.rfork.Fork;
import org.rfork.ForkPath;
import org.rfork.ForkState;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.Progress;
import org.rfork.Task;
import org.rfork.resource.OpenMode;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.Order;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.view.ChannelSnapshot;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.Decision;
import org.rfork.runtime.view.FileSnapshot;
import org.rfork.runtime.view.ForkSnapshot;
import org.rfork.runtime.view.JobSnapshot;
import org.rfork.runtime.view.Move;
import org.rfork.runtime.view.Move.Result;
import org.rfork.runtime.view.NodeSnapshot;
import org.rfork.runtime.view.RegionSnapshot;
import org.rfork.runtime.view.SocketSnapshot;
import org.rfork.spi.ForkRuntime;

/** A cluster that runs a job's root in the calling thread and always looks the same. */
final class FakeCluster implements Context.Clusters {
  static final String ADDRESS = "10.0.0.1:2551";

  RuntimeException submitFailure;
  RforkConfig config;
  JobOptions submitted;
  Order ordered;
  String frozen;
  String heard;
  JobFile resumed;
  boolean workersUp = true;
  boolean closed;

  static ClusterSnapshot snapshot(String driver) {
    return new ClusterSnapshot(
        List.of(
            new NodeSnapshot(driver, "10.0.0.1:4000", 7, Set.of("driver"), 1, 0, 0, false, 1500),
            new NodeSnapshot("n1", ADDRESS, 12, Set.of("worker", "gpu"), 2, 2, 5, false, 61_000),
            new NodeSnapshot(
                "n2", "10.0.0.2:2551", 9, Set.of("worker"), 16, 0, 0, false, 4_000_000)),
        List.of(
            new JobSnapshot(
                "toy-1",
                driver,
                ForkState.RUNNING,
                1200,
                Map.of("n1", 700L, "n2", 399L),
                new Progress(0.5, "halfway"),
                2500,
                0)),
        List.of(
            new ForkSnapshot(
                "toy-1/4",
                "db-read",
                ForkState.WAITING,
                "n1",
                "",
                0,
                "no node has role gpu",
                Progress.NONE,
                1200)),
        List.of(
            new Decision("toy-1", "default", 1, "", "least-loaded", "n1", "0 of 2 threads busy"),
            new Decision("toy-1/0", "db-read", 1, "db", "affinity", "n2", "key toy-1/0"),
            new Decision("toy-1/1", "db-read", 2, "db", "affinity", "n2", "key toy-1/1"),
            new Decision("toy-1/4", "db-read", 1, "db", "affinity", "", "no node has role gpu")),
        List.of(
            new Move(
                "toy-1/0", "n1", "n2", Result.WENT, "somebody ordered it", 4096, 7, 0, 12, null),
            new Move("toy-1/1", "n1", "n2", Result.STAYED, "it is a task", 0, 7, 0, 3, null),
            new Move(
                "toy-1/2",
                "n1",
                "n2",
                Result.NOT_WORTH,
                "nothing is gained",
                1 << 20,
                2,
                0,
                0,
                new Move.Weighed(50e6, 12.5, false, 0, 0.25))),
        List.of(
            new FileSnapshot("data:in", OpenMode.READ, 0, 0, 0, "toy-1/0", 1, "n1", "n1"),
            new FileSnapshot("data:log", OpenMode.APPEND, 7, 31, 20_480, "toy-1/1", 2, "n1", "n2")),
        List.of(
            new SocketSnapshot(
                "0.0.0.0:80", SocketSnapshot.State.LISTENING, "n1", "toy-1/0", 1, 0, 0, 0),
            new SocketSnapshot(
                "feed:7000", SocketSnapshot.State.HALF_CLOSED, "n2", "toy-1/1", 2, 20_480, 31, 7)),
        List.of(
            new RegionSnapshot(
                "grid", "toy-1/0", 1 << 20, 1 << 16, "n1", List.of("toy-1/0", "toy-1/1"))),
        List.of(
            new ChannelSnapshot(
                "toy-1/2",
                new ChannelSnapshot.End("toy-1/0", 1, "n1"),
                new ChannelSnapshot.End("toy-1/1", 2, "n2"),
                41_000,
                40_990,
                40_000,
                66_000,
                "n1"),
            new ChannelSnapshot(
                "toy-1/3",
                new ChannelSnapshot.End("toy-1/0", 1, "n1"),
                new ChannelSnapshot.End("", 0, ""),
                1,
                0,
                0,
                90,
                "n2")));
  }

  @Override
  public RunningNode start(RforkConfig settings) {
    this.config = settings;
    return new FakeNode(settings.node().name());
  }

  @Override
  public ClusterSnapshot observe(String address, Duration limit) {
    if (!address.equals(ADDRESS)) {
      throw new ClusterException("no node answers at " + address + " within " + limit.toSeconds());
    }
    return snapshot("driver");
  }

  @Override
  public Order.Answer command(String address, Order order, Duration limit) {
    ordered = order;
    return switch (order.subject()) {
      case "toy-1/0", "n2" -> new Order.Answer(true, order.subject() + " obeys");
      case "toy-1/1" -> new Order.Answer(false, "toy-1/1 stays");
      default -> Order.Answer.NONE;
    };
  }

  private ForkRuntime fakeRuntime() {
    return (ForkRuntime)
        Proxy.newProxyInstance(
            ForkRuntime.class.getClassLoader(),
            new Class<?>[] {ForkRuntime.class},
            (proxy, method, arguments) ->
                method.getName().equals("attach")
                    ? attach((String) arguments[0])
                    : submit((Task<?>) arguments[0], (JobOptions) arguments[1]));
  }

  private static Job<?> attach(String id) {
    if (!id.equals("toy-1")) {
      throw new IllegalArgumentException("no node knows a job '" + id + "'; known are [toy-1]");
    }
    return fakeJob(7.5);
  }

  private Job<?> submit(Task<?> root, JobOptions options) throws Exception {
    if (submitFailure != null) {
      throw submitFailure;
    }
    submitted = options;
    return fakeJob(root.call());
  }

  private static Job<?> fakeJob(Object result) {
    Fork<?> fork =
        (Fork<?>)
            Proxy.newProxyInstance(
                Fork.class.getClassLoader(),
                new Class<?>[] {Fork.class},
                (proxy, method, arguments) -> result);
    return new FakeJob(fork);
  }

  private record FakeJob(Fork<?> fork) implements Job<Object> {
    @Override
    public String id() {
      return "toy-1";
    }

    @Override
    @SuppressWarnings("unchecked")
    public Fork<Object> root() {
      return (Fork<Object>) fork;
    }
  }

  private final class FakeNode implements RunningNode {
    private final String name;
    private OutputListener listener = (path, error, line) -> {};

    FakeNode(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String address() {
      return "10.0.0.1:4000";
    }

    @Override
    public ForkRuntime runtime() {
      return fakeRuntime();
    }

    @Override
    public boolean awaitWorkers(int workers, Duration limit) {
      return workersUp;
    }

    @Override
    public ClusterSnapshot snapshot(Duration limit) {
      return FakeCluster.snapshot(name);
    }

    @Override
    public Order.Answer carryOut(Order order) {
      return Order.Answer.NONE;
    }

    @Override
    public JobFile freeze(String job, Duration limit) {
      frozen = job;
      return FakeJobs.HALF_WAY;
    }

    @Override
    public Job<?> resume(JobFile file) {
      resumed = file;
      return fakeJob(42L);
    }

    @Override
    public void onOutput(OutputListener told) {
      listener = told;
      listener.line(new ForkPath("toy-1/0"), false, "hello");
      listener.line(new ForkPath("toy-1/1"), true, "careful");
    }

    @Override
    public void hear(String job) {
      heard = job;
    }

    @Override
    public Set<String> jobs() {
      return Set.of("toy-1");
    }

    @Override
    public void processEnded(String address, String how) {}

    @Override
    public void startedHere(Predicate<String> addresses) {}

    @Override
    public void abandon(String why) {}

    @Override
    public void halt() {
      close();
    }

    @Override
    public CompletionStage<Void> stopped() {
      return new CompletableFuture<>();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
