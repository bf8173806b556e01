package org.rfork.runtime.node;

import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.Progress;
import org.rfork.Shared;
import org.rfork.StreamRandom;
import org.rfork.Task;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkHome;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.exec.Joins;
import org.rfork.runtime.exec.Outcomes;
import org.rfork.spi.ForkRuntime;

/**
 * What stands behind the verbs on this node. A fork placed here is queued in the pool at once, and
 * enters the table only if something goes wrong with it; one placed elsewhere goes to the actor.
 * The verbs' parts are wired here, and lent to the actor and the node.
 */
final class NodeRuntime implements ForkRuntime, ForkHome {
  private final NodeServices services;
  private final StateCaptures captures;
  private final Inbox node;
  private final Joins joins;
  private final PerNodeValues perNode = new PerNodeValues();
  private final SharedValues sharedValues;
  private final Cancellations cancellations;
  private final Adoptions adoptions;
  private final DurableRoots durableRoots;
  private final FrozenJobs frozenJobs;
  private final Jobs jobs;
  private final Forking forking;
  private final JobClosing jobClosing;
  private final ResourceDesk resources;

  /** From now on states can be restored. */
  NodeRuntime(NodeServices services, StateCaptures captures, Timer timer, Inbox node) {
    this.services = services;
    this.captures = captures;
    this.node = node;
    this.joins =
        new Joins(
            services.pool(), services.waits(), services.config().exec().maxInlineDepth(), node);
    var questions = new PeerQuestions(services.members(), node);
    this.sharedValues = new SharedValues(services, captures, node);
    this.cancellations = new Cancellations(services, node);
    var launcher = new ForkLauncher(services, joins, cancellations, timer, node);
    var contradictions = new Contradictions(captures, questions);
    this.adoptions = new Adoptions(services, questions, contradictions, launcher, node);
    this.durableRoots = new DurableRoots(services, launcher, adoptions, this, node);
    this.frozenJobs = new FrozenJobs(services, captures, questions);
    var handles = new RestoredHandles(services, sharedValues, adoptions, this, node);
    this.jobs = new Jobs(services, captures, this, launcher, handles, frozenJobs, node, questions);
    this.resources =
        new ResourceDesk(services, captures, questions, jobs::context, launcher, this, node);
    this.forking = new Forking(services, captures, jobs, launcher, adoptions, resources, this);
    this.jobClosing =
        new JobClosing(services, cancellations, sharedValues, perNode, resources, timer);
    resources.keepLeases(timer);
    resources.channels().keepSpread(timer);
    captures.bind(handles, new ClusterSchemas(questions), resources);
  }

  Cancellations cancellations() {
    return cancellations;
  }

  Adoptions adoptions() {
    return adoptions;
  }

  DurableRoots durableRoots() {
    return durableRoots;
  }

  FrozenJobs frozenJobs() {
    return frozenJobs;
  }

  Jobs jobs() {
    return jobs;
  }

  JobClosing jobClosing() {
    return jobClosing;
  }

  @Override
  public ResourceDesk resources() {
    return resources;
  }

  @Override
  public <R extends @Nullable Object> Fork<R> fork(Task<R> task, ForkOptions options) {
    return forking.fork(task, options);
  }

  @Override
  public <R extends @Nullable Object> Fork<R> forkSelf() {
    return forking.forkSelf();
  }

  @Override
  public boolean cancel(ForkHandle<?> fork, String why) {
    return cancellations.cancel(fork, why);
  }

  @Override
  public void await(ForkHandle<?> fork, @Nullable Duration limit) {
    watch(fork);
    joins.await(fork, limit);
  }

  @Override
  public void watch(ForkHandle<?> fork) {
    if (!fork.isEnded() && !fork.homeNode().equals(services.self())) {
      node.tell(new NodeCommand.WatchFork(fork));
    }
  }

  @Override
  public @Nullable Object result(ForkHandle<?> fork, Outcome outcome) {
    return Outcomes.result(fork, outcome, captures);
  }

  @Override
  public @Nullable Outcome shared(@Nullable Object result, JobInfo job) {
    return captures.shared(result, job);
  }

  @Override
  public void runCallback(Runnable callback) {
    services.pool().execute(callback);
  }

  @Override
  public <R extends @Nullable Object> Iterator<Fork<R>> asCompleted(
      Collection<? extends Fork<R>> forks) {
    for (Fork<R> fork : forks) {
      if (fork instanceof ForkHandle<?> handle) {
        watch(handle);
      }
    }
    return joins.asCompleted(forks);
  }

  @Override
  public <R extends @Nullable Object> Job<R> submit(Task<R> root, JobOptions options) {
    return jobs.submit(root, options);
  }

  @Override
  public <R extends @Nullable Object> Job<R> attach(String id) {
    return jobs.attach(id);
  }

  @Override
  public void checkpoint() {
    ForkContext context = ForkContext.current();
    if (context != null) {
      context.checkCancelled();
      context.requireBorn("checkpoint()");
      context.safePoint();
    }
  }

  @Override
  public void progress(Progress progress) {
    jobs.context().report(progress);
  }

  @Override
  public StreamRandom random() {
    ForkContext context = jobs.context();
    context.requireOwner("random()");
    return context.stream();
  }

  @Override
  public <T> Shared<T> share(T value) {
    return sharedValues.share(value, jobs.context().job());
  }

  @Override
  public <T> T perNode(String key, Supplier<? extends T> init) {
    return perNode.get(jobs.context().job().id(), key, init);
  }

  @Override
  public Optional<ForkPath> path() {
    ForkContext context = ForkContext.current();
    return context == null || context.attempt() == 0
        ? Optional.empty()
        : Optional.of(context.path());
  }

  @Override
  public String node() {
    return services.self().name();
  }

  /** Closes the per-node values of all jobs, and files. */
  void close() {
    resources.close();
    perNode.closeAll();
  }
}
