package org.rfork.runtime.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.rfork.Job;
import org.rfork.capture.CaptureLimits;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Order;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.config.RulesFile;
import org.rfork.runtime.exec.ForkOutput;
import org.rfork.runtime.exec.ForkPool;
import org.rfork.runtime.link.Links;
import org.rfork.runtime.resource.socket.Sockets;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.spi.ForkRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node of this JVM: wires its objects together, starts and stops them. */
public final class ClusterNode implements RunningNode, NodeSelf {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration SNAPSHOT_LIMIT = Duration.ofSeconds(2);
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final RforkConfig config;
  private final ActorSystem system;
  private final String address;
  private final Orders orders;
  private final ClusterOrders clusterOrders;
  private final SnapshotDesk snapshots;
  private final NodeServices services;
  private final StateCaptures captures;
  private final Meeting meeting;
  private final Joining joining;
  private final NodeRuntime runtime;
  private final Inbox inbox;
  private final OutputDesk output;
  private final LineDesk lines;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final NodeTimer timer = new NodeTimer();
  private volatile Predicate<String> startedHere = address -> false;
  private volatile boolean closing;

  private ClusterNode(RforkConfig config) {
    this.config = config;
    boolean embedded = config.cluster().seedNodes().isEmpty();
    this.system = PekkoSystems.start(config);
    this.address = embedded ? "" : PekkoSystems.address(system);
    NodeId self = new NodeId(config.node().name(), PekkoSystems.incarnation(system));
    var registry = new ForkRegistry();
    var limits = config.capture();
    this.captures =
        new StateCaptures(
            new CaptureLimits(limits.maxBytes(), limits.maxDepth(), limits.maxObjects()),
            limits.allow(),
            registry,
            self);
    int threads = config.node().threads();
    var pool =
        new ForkPool(
            self.name(),
            Math.max(1, threads),
            config.exec().maxSpareThreads(),
            config.debug().reenter(),
            config.checkpoint().every(),
            captures);
    registry.unlisted(pool::unlisted);
    pool.onOrphan(registry::list);
    Set<String> roles = config.node().roles();
    var members = new Members(self, roles, threads, () -> pool.queued() + pool.active());
    var store = new CheckpointStore(config, captures);
    var links = new Links(self, Meeting.PROTOCOL);
    int linkPort = embedded ? 0 : listen(links);
    this.services = new NodeServices(self, config, pool, members, registry, store, links);
    this.meeting =
        new Meeting(
            system,
            members,
            new ClusterMessage.Hello(Meeting.PROTOCOL, address, linkPort, roles, threads, true));
    this.joining = new Joining(system, services, meeting);
    this.output = new OutputDesk(config.output().maxQueuedLines());
    var made = new CompletableFuture<NodeActor.Parts>();
    ActorRef<NodeCommand> unused =
        Adapter.spawn(
            system,
            Behaviors.<NodeCommand>setup(
                context -> {
                  var told = new Inbox(context.getSelf());
                  var verbs = new NodeRuntime(services, captures, timer, told);
                  var parts =
                      new NodeActor.Parts(
                          services, ClusterNode.this, meeting, verbs, told, this::spawn);
                  made.complete(parts);
                  return NodeActor.create(parts);
                }),
            Meeting.ACTOR);
    this.runtime = made.join().runtime();
    this.inbox = made.join().inbox();
    if (!embedded) {
      links.begin(new LinkDesk(inbox));
    }
    timer.every(TICK, inbox::tick);
    this.orders = new Orders(services, inbox);
    this.clusterOrders = new ClusterOrders(orders, inbox);
    this.snapshots =
        new SnapshotDesk(services, runtime.jobs(), runtime.resources(), address, inbox);
    this.lines = new LineDesk(self, output, config.output().maxQueuedLines(), inbox);
  }

  private int listen(Links links) {
    RforkConfig.Node node = config.node();
    boolean isElsewhere = !node.bindHost().equals(node.host());
    int port =
        links.listen(node.bindHost(), node.linkBindPort(), isElsewhere ? node.bindHost() : null);
    return node.linkPort() == 0 ? port : node.linkPort();
  }

  /** A child of no other actor: who has the turn spawns it, on any thread. */
  private <M> ActorRef<M> spawn(Behavior<M> behavior) {
    return Adapter.spawnAnonymous(system, behavior);
  }

  /**
   * Starts a node: embedded if the configuration names no cluster, else joined to it.
   *
   * @param ready gets what stands behind the verbs before the node joins: forks may come at once
   * @throws ClusterException if it cannot be joined in time, or its port is taken
   */
  public static ClusterNode start(RforkConfig config, Consumer<ForkRuntime> ready) {
    var node = new ClusterNode(config);
    ready.accept(node.runtime);
    if (!config.cluster().seedNodes().isEmpty()) {
      node.join();
    }
    Path rules = config.source().file();
    if (rules != null) {
      var file = new RulesFile(rules, config);
      new RulesWatch(file, node.services, node.timer, node.inbox).begin();
    }
    return node;
  }

  private void join() {
    ForkOutput.install(lines::printed);
    var meter = new CpuMeter(Path.of("/proc"), Runtime.getRuntime().availableProcessors());
    new PaceWatch(meter, captures, services.members(), timer).begin();
    joining.join(inbox, stopped, this::stop, this::close);
    Sockets sockets = runtime.resources().sockets();
    services.chores().add(new Rehearsal(captures, sockets, services.self()));
  }

  @Override
  public String name() {
    return services.self().name();
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public ForkRuntime runtime() {
    return runtime;
  }

  @Override
  public boolean awaitWorkers(int workers, Duration limit) throws InterruptedException {
    return services.members().awaitWorkers(workers, limit);
  }

  @Override
  public ClusterSnapshot snapshot(Duration limit) {
    return snapshots.ofCluster(limit);
  }

  @Override
  public ClusterSnapshot snapshot() {
    return snapshots.own();
  }

  @Override
  public void observe(String replyTo) {
    snapshots.observe(replyTo);
  }

  @Override
  public Order.Answer carryOut(Order order) {
    return clusterOrders.obey(order).join();
  }

  @Override
  public void command(String replyTo, Order order) {
    clusterOrders.command(replyTo, order);
  }

  @Override
  public CompletableFuture<Order.Answer> obey(Order order) {
    return orders.obey(order);
  }

  @Override
  public JobFile freeze(String job, Duration limit) {
    meeting.awaitGreetings(config.cluster().joinTimeout());
    JobFile file = runtime.frozenJobs().freeze(job, limit);
    if (file == null) {
      List<String> running = snapshots.runningJobs(SNAPSHOT_LIMIT);
      throw new ClusterException(
          running.contains(job)
              ? "job " + job + " cannot be frozen: a main cannot run again; submit a task instead"
              : "no job " + job + " is running; running are " + running);
    }
    return file;
  }

  @Override
  public Job<?> resume(JobFile file) {
    meeting.awaitGreetings(config.cluster().joinTimeout());
    return runtime.jobs().resume(file);
  }

  @Override
  public void drained() {
    LOG.info("node {} is drained and leaves", name());
    new Thread(this::close, "rfork-drained").start(); // it waits for what the actor must do
  }

  @Override
  public void onOutput(OutputListener listener) {
    output.listen(listener);
  }

  @Override
  public void line(JobMessage.Line line) {
    output.line(line.path(), line.error(), line.text());
  }

  @Override
  public void lineSent() {
    lines.sent();
  }

  @Override
  public void hear(String job) {
    lines.hear(job, services.members());
  }

  @Override
  public void listens(NodeId listener, String job) {
    lines.listens(listener, job);
  }

  @Override
  public List<String> heardHere() {
    return lines.heardHere();
  }

  @Override
  public Set<String> jobs() {
    return runtime.jobs().known();
  }

  @Override
  public void jobEnded(String job) {
    lines.jobEnded(job);
    runtime.jobClosing().close(job, "its job has ended");
  }

  @Override
  public void driverLost(NodeId node) {
    lines.lost(node);
    runtime.jobClosing().driverLost(node);
  }

  @Override
  public void unwelcome(String why) {
    stop(new ClusterException("node " + name() + " stopped: " + why));
  }

  @Override
  public void processEnded(String endedAddress, String how) {
    inbox.tell(new NodeCommand.ProvenDead(endedAddress, "its process " + how));
  }

  @Override
  public void startedHere(Predicate<String> addresses) {
    startedHere = addresses;
  }

  @Override
  public boolean isStartedHere(String otherAddress) {
    return startedHere.test(otherAddress);
  }

  @Override
  public CompletionStage<Void> stopped() {
    return stopped.minimalCompletionStage();
  }

  @Override
  public void abandon(String why) {
    runtime.cancellations().abandonAll(why);
  }

  private void stop(ClusterException why) {
    if (closing || !stopped.completeExceptionally(why)) {
      return;
    }
    String message = String.valueOf(why.getMessage());
    LOG.warn("{}", message);
    abandon(message);
    runtime.jobs().abandonAttached(message);
    timer.close();
    services.stopThreads();
    services.store().abandon();
    services.links().close();
    meeting.close();
    system.terminate();
  }

  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    runtime.close();
    if (!config.cluster().seedNodes().isEmpty()) {
      await(joining.leave(), LEAVE_LIMIT);
    }
    stopParts();
    await(system.getWhenTerminated().toCompletableFuture(), STOP_LIMIT);
    stopped.complete(null);
  }

  @Override
  public void halt() {
    if (closing) {
      return;
    }
    closing = true;
    runtime.close();
    stopParts();
    stopped.complete(null);
  }

  private void stopParts() {
    timer.close();
    services.stopThreads();
    services.store().close();
    output.close();
    inbox.settle();
    services.links().close();
    meeting.close();
    system.terminate();
  }

  private static void await(CompletableFuture<?> future, Duration limit) {
    try {
      @Nullable Object unused = future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      LOG.debug("not waited for any longer: {}", late.toString());
    }
  }
}
