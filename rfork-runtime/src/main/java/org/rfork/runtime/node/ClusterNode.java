package org.rfork.runtime.node;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkState;
import org.rfork.Job;
import org.rfork.capture.CaptureLimits;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Order;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.PutOutException;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.config.RulesFile;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkOutput;
import org.rfork.runtime.exec.ForkPool;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.placement.Pace;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.JobSnapshot;
import org.rfork.runtime.view.NodeSnapshot;
import org.rfork.spi.ForkRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node of this JVM. The one class that wires its objects together. */
public final class ClusterNode implements RunningNode, NodeSelf {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration MEASURING_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(2);
  private static final long GREETINGS_POLL_NANOS = 20_000_000;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final RforkConfig config;
  private final ActorSystem system;
  private final String address;
  private final Orders orders;
  private final NodeServices services;
  private final StateCaptures captures;
  private final Meeting meeting;
  private final NodeRuntime runtime;
  private final Inbox inbox;
  private final OutputDesk output;
  private final LineDesk lines;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
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
    Set<String> roles = config.node().roles();
    var members = new Members(self, roles, threads, () -> pool.queued() + pool.active());
    var store = new CheckpointStore(config, captures);
    this.services = new NodeServices(self, config, pool, members, registry, store);
    this.meeting =
        new Meeting(
            system,
            members,
            new NodeMessage.Hello(Meeting.PROTOCOL, address, roles, threads, true));
    this.output = new OutputDesk(config.output().maxQueuedLines());
    var made = new CompletableFuture<NodeActor.Parts>();
    ActorRef<NodeCommand> unused =
        Adapter.spawn(
            system,
            Behaviors.<NodeCommand>setup(
                context -> {
                  var told = new Inbox(context.getSelf());
                  var verbs = new NodeRuntime(services, captures, this::after, told);
                  captures.bind(verbs);
                  var parts = new NodeActor.Parts(services, ClusterNode.this, meeting, verbs, told);
                  made.complete(parts);
                  return NodeActor.create(parts);
                }),
            Meeting.ACTOR);
    this.runtime = made.join().runtime();
    this.inbox = made.join().inbox();
    this.orders = new Orders(services, inbox);
    this.lines = new LineDesk(self, output, config.output().maxQueuedLines(), inbox);
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
      node.follow(new RulesFile(rules, config));
    }
    return node;
  }

  private void join() {
    ForkOutput.install(lines::printed);
    measure(new CpuMeter(Path.of("/proc"), Runtime.getRuntime().availableProcessors()));
    var up = new CompletableFuture<Void>();
    Cluster cluster = Cluster.get(system);
    cluster.registerOnMemberUp(() -> up.complete(null));
    cluster.registerOnMemberRemoved(
        () -> stop(up.isDone() ? new PutOutException(name()) : notLetIn()));
    meeting.subscribe(inbox);
    cluster.joinSeedNodes(PekkoSystems.seeds(system, config.cluster().seedNodes()));
    Duration limit = config.cluster().joinTimeout();
    try {
      CompletableFuture.anyOf(up, stopped).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException failure) {
      Throwable cause = failure.getCause();
      close();
      throw new ClusterException(
          name()
              + " could not join the cluster at "
              + config.cluster().seedNodes()
              + (cause != null
                  ? ": " + cause.getMessage()
                  : " within " + limit + ": is a node running there?"));
    } catch (InterruptedException interrupted) {
      close();
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while " + name() + " joined its cluster");
    }
  }

  /** Pekko compares what decides in a cut before a node may join. */
  private static ClusterException notLetIn() {
    return new ClusterException(
        "its nodes do not let it in: set rfork.cluster.arbiter-directory on all nodes or on none");
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
    var answers = new CompletableFuture<List<Answer>>();
    inbox.tell(new NodeCommand.AskAll(NodeMessage.SnapshotAsk::new, limit, answers));
    // The actor keeps the limit, unless this node was put out of its cluster and has none.
    answers.completeOnTimeout(List.of(), limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    return merged(answers.join());
  }

  private ClusterSnapshot merged(List<Answer> answers) {
    List<ClusterSnapshot> parts = new ArrayList<>();
    parts.add(snapshot());
    for (Answer answer : answers) {
      if (answer.message() instanceof NodeMessage.SnapshotAnswer part) {
        parts.add(part.snapshot());
      }
    }
    return Snapshots.merged(parts);
  }

  @Override
  public ClusterSnapshot snapshot() {
    long uptime = ManagementFactory.getRuntimeMXBean().getUptime();
    ForkPool pool = services.pool();
    var node =
        new NodeSnapshot(
            name(),
            address,
            ProcessHandle.current().pid(),
            config.node().roles(),
            config.node().threads(),
            pool.active(),
            pool.queued(),
            services.members().isDraining(),
            uptime);
    return Snapshots.own(
        node, services, runtime.mainProgress(), runtime.resources().files().snapshot());
  }

  @Override
  public void observe(String replyTo) {
    var answers = new CompletableFuture<List<Answer>>();
    inbox.tell(
        new NodeCommand.AskAll(NodeMessage.SnapshotAsk::new, Duration.ofSeconds(2), answers));
    CompletableFuture<Void> unused =
        answers.thenAccept(given -> inbox.tell(new NodeCommand.Observed(replyTo, merged(given))));
  }

  @Override
  public Order.Answer carryOut(Order order) {
    return obeyAll(order).join();
  }

  @Override
  public void command(String replyTo, Order order) {
    CompletableFuture<Void> unused =
        obeyAll(order).thenAccept(answer -> inbox.tell(new NodeCommand.Commanded(replyTo, answer)));
  }

  /** What this node or another says. */
  private CompletableFuture<Order.Answer> obeyAll(Order order) {
    var answers = new CompletableFuture<List<Answer>>();
    Duration limit = order.limit().plus(GRACE);
    inbox.tell(
        new NodeCommand.AskAll(
            request -> new NodeMessage.OrderAsk(request, order), limit, answers));
    // The actor keeps the limit, unless this node was put out of its cluster and has none.
    answers.completeOnTimeout(List.of(), limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    return obey(order).thenCombine(answers, ClusterNode::together);
  }

  /** An order concerns one node; a fork's home may not know yet what the fork's node did. */
  private static Order.Answer together(Order.Answer own, List<Answer> others) {
    Order.Answer said = own;
    for (Answer other : others) {
      if (!said.done()
          && other.message() instanceof NodeMessage.OrderAnswer given
          && !given.answer().said().isEmpty()) {
        said = given.answer();
      }
    }
    return said;
  }

  @Override
  public CompletableFuture<Order.Answer> obey(Order order) {
    return orders.obey(order);
  }

  @Override
  public JobFile freeze(String job, Duration limit) {
    awaitGreetings();
    JobFile file = runtime.freeze(job, limit);
    if (file == null) {
      List<String> running =
          snapshot(LEAVE_LIMIT).jobs().stream()
              .filter(each -> each.state() == ForkState.RUNNING)
              .map(JobSnapshot::id)
              .toList();
      throw new ClusterException(
          running.contains(job)
              ? "job " + job + " cannot be frozen: a main cannot run again; submit a task instead"
              : "no job " + job + " is running; running are " + running);
    }
    return file;
  }

  @Override
  public Job<?> resume(JobFile file) {
    awaitGreetings();
    return runtime.resume(file);
  }

  /** A node that has just joined knows only those that have greeted it. */
  private void awaitGreetings() {
    long end = System.nanoTime() + config.cluster().joinTimeout().toNanos();
    while (services.members().peers().size() + 1 < meeting.up() && System.nanoTime() < end) {
      LockSupport.parkNanos(GREETINGS_POLL_NANOS);
    }
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
  public void line(NodeMessage.Line line) {
    output.line(line.path(), line.error(), line.text());
  }

  @Override
  public void lineSent() {
    lines.sent();
  }

  @Override
  public void hear(String job) {
    lines.listens(services.self(), job); // first, so that nodes that come now are told as well
    var listen = new NodeMessage.Listen(job);
    services.members().peers().forEach(peer -> inbox.tell(new NodeCommand.Send(peer.id, listen)));
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
    return runtime.knownJobs();
  }

  @Override
  public String missingClass(List<String> names) {
    for (String name : names) {
      try {
        Class.forName(name, false, StateCaptures.loader());
      } catch (ClassNotFoundException | LinkageError missing) {
        return name;
      }
    }
    return "";
  }

  @Override
  public void jobEnded(String job) {
    lines.jobEnded(job);
    endJob(job, "its job has ended");
  }

  @Override
  public void driverLost(NodeId node) {
    lines.lost(node);
    Set<String> jobs = new HashSet<>();
    for (ForkHandle<?> fork : services.registry().live()) {
      JobInfo job = fork.job();
      if (job.endsWithDriver() && job.driver().equals(node)) {
        jobs.add(fork.path().job());
      }
    }
    jobs.forEach(job -> endJob(job, "its driver " + node + " is gone"));
  }

  private void endJob(String job, String why) {
    services.chores().add(() -> runtime.endJob(job, why)); // it closes users' resources
    after(config.jobs().keepEnded(), () -> services.registry().forgetJob(job));
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

  /** Measures from time to time how fast forks run here. */
  private void measure(CpuMeter meter) {
    after(
        MEASURING_INTERVAL,
        () -> {
          meter.sample();
          services
              .members()
              .pace(new Pace(meter.share(), meter.freeCores(), captures.freezeRate()));
          measure(meter);
        });
  }

  /** Reads the placement rules again from time to time, and uses them for waiting forks too. */
  private void follow(RulesFile file) {
    after(
        config.placement().reloadInterval(),
        () -> {
          file.poll().ifPresent(this::rulesChanged);
          follow(file);
        });
  }

  private void rulesChanged(RulesFile.Change change) {
    if (change instanceof RulesFile.Change.NewRules changed) {
      services.useRules(changed.rules());
      inbox.tell(new NodeCommand.RulesChanged());
      LOG.info("{} places by new rules from now on", name());
    } else if (change instanceof RulesFile.Change.Refused refused) {
      LOG.warn("{} keeps its placement rules: {}", name(), refused.message());
    }
  }

  @Override
  public CompletionStage<Void> stopped() {
    return stopped.minimalCompletionStage();
  }

  @Override
  public void abandon(String why) {
    Outcome lost = Outcome.without(Outcome.Kind.LOST, why);
    for (ForkHandle<?> fork : services.registry().live()) {
      services.end(fork, lost, fork.status().node(), fork.status().attempt());
    }
  }

  private void stop(ClusterException why) {
    if (closing || !stopped.completeExceptionally(why)) {
      return;
    }
    String message = String.valueOf(why.getMessage());
    LOG.warn("{}", message);
    abandon(message);
    runtime.abandonAttached(message);
    services.stopThreads();
    services.store().abandon();
    meeting.close();
    system.terminate();
  }

  private void after(Duration delay, Runnable action) {
    system.scheduler().scheduleOnce(delay, action, system.dispatcher());
  }

  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    runtime.close();
    if (!config.cluster().seedNodes().isEmpty()) {
      leave();
    }
    services.stopThreads();
    services.store().close();
    output.close();
    meeting.close();
    system.terminate();
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
    services.stopThreads();
    services.store().close();
    output.close();
    meeting.close();
    system.terminate();
    stopped.complete(null);
  }

  private void leave() {
    var removed = new CompletableFuture<Void>();
    Cluster cluster = Cluster.get(system);
    if (!cluster.isTerminated() && !services.members().peers().isEmpty()) {
      cluster.registerOnMemberRemoved(() -> removed.complete(null));
      cluster.leave(cluster.selfAddress());
      await(removed, LEAVE_LIMIT);
    }
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
