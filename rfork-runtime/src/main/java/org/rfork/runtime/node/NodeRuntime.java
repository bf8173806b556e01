package org.rfork.runtime.node;

import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.ForkRefusedException;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.JoinInterruptedException;
import org.rfork.MisuseException;
import org.rfork.Progress;
import org.rfork.Shared;
import org.rfork.StreamRandom;
import org.rfork.Task;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.checkpoint.JobHeader;
import org.rfork.runtime.checkpoint.StoredFork;
import org.rfork.runtime.config.WhenFull;
import org.rfork.runtime.exec.BirthSite;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkRun;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.InChild;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.exec.Joins;
import org.rfork.runtime.exec.Outcomes;
import org.rfork.runtime.exec.UnitState;
import org.rfork.runtime.node.ForkRegistry.SubmittedJob;
import org.rfork.runtime.node.Inheritance.Left;
import org.rfork.runtime.placement.Placement;
import org.rfork.runtime.placement.PlacementRequest;
import org.rfork.runtime.table.Succession;
import org.rfork.spi.ForkRuntime;

/**
 * What stands behind the verbs on this node. A fork placed here is queued in the pool at once, and
 * enters the table only if something goes wrong with it; one placed elsewhere goes to the actor.
 */
final class NodeRuntime implements ForkRuntime, ForkHandle.Home {
  private final NodeServices services;
  private final StateCaptures captures;
  private final Joins joins;
  private final Jobs jobs;
  private final SharedValues sharedValues;
  private final PerNodeValues perNode = new PerNodeValues();
  private final ClusterSchemas schemas;
  private final PeerQuestions questions;
  private final Contradictions contradictions;
  private final ResourceDesk resources;
  private final Timer timer;
  private final Inbox node;

  /** Calls an action after a while. */
  @FunctionalInterface
  interface Timer {
    void after(Duration delay, Runnable action);
  }

  NodeRuntime(NodeServices services, StateCaptures captures, Timer timer, Inbox node) {
    this.services = services;
    this.captures = captures;
    this.joins =
        new Joins(services.pool(), services.waits(), services.config().exec().maxInlineDepth());
    this.questions = new PeerQuestions(services.members(), node);
    this.contradictions = new Contradictions(captures, questions);
    this.jobs = new Jobs(services, captures, this, node, questions);
    this.schemas = new ClusterSchemas(questions);
    this.sharedValues = new SharedValues(services, captures, node);
    this.resources = new ResourceDesk(services, captures, questions, node);
    this.timer = timer;
    this.node = node;
    resources.keepLeases(timer);
  }

  @Override
  public ResourceDesk resources() {
    return resources;
  }

  /** Where restored states find the schemas of other versions of their classes. */
  ClusterSchemas schemas() {
    return schemas;
  }

  @Override
  public <R extends @Nullable Object> Fork<R> fork(Task<R> task, ForkOptions options) {
    ForkContext context = jobs.context();
    context.checkCancelled();
    context.requireBorn("fork(task)");
    UnitState state = captures.captureChild(task, context.job(), context.isFork());
    ForkName name = context.nextChild(options.key());
    return start(context, handle(context, name, options, null, state));
  }

  @Override
  public <R extends @Nullable Object> Fork<R> forkSelf() {
    ForkContext context = jobs.context();
    context.checkCancelled();
    Object continuation = context.continuation();
    BirthSite site = BirthSite.ofCaller();
    if (context.isUnborn()) {
      context.reach(site);
      return new InChild<>(context);
    }
    context.safePoint();
    UnitState state = captures.captureChild(continuation, context.job(), true);
    ForkName name = context.nextChild(null);
    return start(context, handle(context, name, ForkOptions.DEFAULT, site, state));
  }

  private <R extends @Nullable Object> ForkHandle<R> handle(
      ForkContext context,
      ForkName name,
      ForkOptions options,
      @Nullable BirthSite birth,
      UnitState state) {
    ForkUnit born = ForkUnit.of(name, context.job(), options.label(), birth, state);
    ForkUnit unit = services.legacies().goingOn(born);
    if (context.isRerun() && unit.resumed() == null) {
      unit = goingOnFromCopy(context.path(), unit);
    }
    return name.isChildOf(context.name())
        ? new ForkHandle<>(context.kin(options, services.self(), this), name.number(), unit)
        : new ForkHandle<>(unit, options, services.self(), this);
  }

  /** The fork as of the newest copy of its state, if an earlier run of it is lost and left one. */
  private ForkUnit goingOnFromCopy(ForkPath parent, ForkUnit unit) {
    Inheritance inheritance = services.inheritance();
    if (left(parent, unit.path()) != null
        || !inheritance.isCopied(parent, unit.path(), this::survivors)) {
      return unit;
    }
    NodeMessage.CopyAnswer newest = null;
    for (Answer answer :
        questions.askAlsoHere(
            request -> new NodeMessage.CopyAsk(request, unit.path(), unit.digest()))) {
      if (answer.message() instanceof NodeMessage.CopyAnswer copy && copy.isNewerThan(newest)) {
        newest = copy;
      }
    }
    FrozenState state = newest == null ? null : newest.state();
    return state == null ? unit : unit.resumed(state);
  }

  private <R extends @Nullable Object> ForkHandle<R> start(
      ForkContext context, ForkHandle<R> fork) {
    boolean inline = !admit(context, fork);
    Outcome known = services.legacies().outcome(fork.unit());
    if (known != null) {
      enter(fork);
      services.end(fork, known, null, context.firstAttemptOfChildren());
      return fork;
    }
    Left left = context.isRerun() ? left(context.path(), fork.path()) : null;
    boolean staysHere = left == null && launch(fork, context.firstAttemptOfChildren(), inline);
    if (left != null) {
      succeed(fork, context.firstAttemptOfChildren(), left);
    }
    if (!staysHere) {
      context.spread();
    }
    return fork;
  }

  /** What earlier runs left at a path, for this home to go on with; null if there is nothing. */
  private @Nullable Left left(ForkPath parent, ForkPath path) {
    Left left = services.inheritance().find(parent, path, this::survivors);
    boolean isOwn = left != null && left.survivor().home().equals(services.self());
    return isOwn ? null : left; // its own this home has given up
  }

  /**
   * Enters a fork at whose path an earlier run left something.
   *
   * @throws MisuseException if the two contradict each other; the job has ended then
   */
  private void succeed(ForkHandle<?> fork, int attempt, Left left) {
    switch (left.survivor().succession(fork.unit().digest())) {
      case ADOPTED -> adopt(fork, attempt, left);
      case REPLACED -> {
        String why = contradictions.why(left, fork.unit());
        enter(fork);
        services.pool().numberAbove(left.survivor().attempt());
        int first = Math.max(attempt, left.survivor().attempt() + 1);
        node.tell(new NodeCommand.ReplaceFork(fork, first, left.adoption(), why));
      }
      case CONTRADICTED -> {
        services.admission().leave(); // it was counted in and will never end
        throw contradictions.fail(left, fork.unit());
      }
    }
  }

  private void adopt(ForkHandle<?> fork, int attempt, Left left) {
    enter(fork);
    services.pool().numberAbove(left.survivor().attempt());
    node.tell(new NodeCommand.AdoptFork(fork, attempt, left.adoption()));
  }

  /**
   * Places and starts a new fork of this home.
   *
   * @param attempt the number of its first attempt
   * @param inline whether it should run on the calling thread at once if it may run on this node
   * @return whether it was placed on this node
   */
  boolean launch(ForkHandle<?> fork, int attempt, boolean inline) {
    enter(fork);
    PlacementRequest request = services.request(fork, Set.of(), inline, null);
    Placement placement = services.place(request, attempt);
    if (placement instanceof Placement.On on && on.node().self()) {
      fork.gate(ForkUnit.GateRule.of(on.rule(), on.limitPerNode()));
      runHere(fork, attempt, on.why(), inline && joins.mayRunInline());
      return true;
    }
    byte[] unused = fork.unit().state(); // captured here, not by the actor
    node.tell(new NodeCommand.Travel(fork, attempt, fork.options().retries(), placement));
    return false;
  }

  private void enter(ForkHandle<?> fork) {
    try {
      services.registry().enter(fork);
    } catch (MisuseException namedTwice) {
      services.admission().leave(); // it was counted in and will never end
      throw namedTwice;
    }
    Duration deadline = fork.options().deadline();
    if (deadline != null) {
      timer.after(deadline, () -> cancel(fork, "its deadline of " + deadline + " passed"));
    }
  }

  /** Starts the root of a durable job whose home is this node. */
  void beginRoot(KeptJob job) {
    launch(root(job), job.attempt(), false);
  }

  /**
   * Has a durable job go on whose home was lost. Asks the other nodes, so it must not be called by
   * the actor.
   *
   * @param outcome how it ended; null if it has not, as far as is known here
   */
  void takeOver(KeptJob job, @Nullable Outcome outcome) {
    ForkHandle<?> root = root(job);
    if (outcome != null) {
      services.end(root, outcome, null, job.attempt());
      return;
    }
    Left left = left(root.path(), root.path());
    int attempt = job.attempt() + 1;
    if (left != null) {
      adopt(root, attempt, left);
    } else {
      launch(root, attempt, false);
    }
  }

  private ForkHandle<?> root(KeptJob job) {
    ForkUnit unit = job.unit();
    var root = new ForkHandle<Object>(unit, job.options(), services.self(), this);
    services.registry().submit(new SubmittedJob(unit.job(), root, System.nanoTime()));
    root.onEnd(() -> node.tell(new NodeCommand.RootEnded(job.id())));
    services.admission().enterOverLimit();
    return root;
  }

  private List<Answer> survivors(ForkPath family) {
    return questions.askAlsoHere(
        request ->
            new NodeMessage.SurvivorsAsk(request, family, List.copyOf(services.members().lost())));
  }

  /** Admits a fork; false if it should run on the calling thread at once. */
  private boolean admit(ForkContext context, ForkHandle<?> fork) {
    if (services.admission().tryEnter()) {
      return true;
    }
    WhenFull whenFull = services.config().forks().whenFull();
    if (whenFull == WhenFull.REFUSE) {
      throw new ForkRefusedException(
          fork.path()
              + " was refused: "
              + services.admission().limit()
              + " forks are in flight; join some, or raise rfork.forks.max-in-flight",
          fork.path(),
          null,
          0,
          null);
    }
    boolean root = context.attempt() == 0;
    if (!root || (whenFull == WhenFull.HELP && services.members().isWorker())) {
      services.admission().enterOverLimit();
      return false;
    }
    try {
      services.admission().enter();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new JoinInterruptedException(
          "the thread was interrupted while " + fork.path() + " waited for room in flight",
          fork.path(),
          null,
          0,
          null);
    }
    return true;
  }

  private void runHere(ForkHandle<?> fork, int attempt, Supplier<String> why, boolean inline) {
    ForkRun run = services.pool().newRun(fork.unit(), attempt, new LocalListener(fork));
    fork.queuedHere(run, why);
    if (inline) {
      joins.runHere(run);
    } else {
      services.pool().submit(run);
    }
  }

  @Override
  public boolean cancel(ForkHandle<?> fork, String why) {
    if (fork.isEnded()) {
      return false;
    }
    if (!fork.homeNode().equals(services.self())) {
      node.tell(
          new NodeCommand.Send(fork.homeNode(), new NodeMessage.CancelAsked(fork.path(), why)));
      return true;
    }
    String message = fork.path() + " was cancelled: " + why;
    return end(fork, Outcome.without(Outcome.Kind.CANCELLED, message), why);
  }

  /** Ends a fork that has its home here, and stops it and all below it. */
  private boolean end(ForkHandle<?> fork, Outcome outcome, String why) {
    ForkRun run = fork.run();
    // The outcome first: a run that is interrupted may still return, and must not win.
    boolean isFirst = services.end(fork, outcome, fork.status().node(), fork.status().attempt());
    if (run != null) {
      run.cancel(why);
    }
    node.tell(new NodeCommand.CancelFork(fork, why));
    services.cancelBelow(fork.path(), why);
    return isFirst;
  }

  /** Has a fork fail that has its home here; false if there is none of that path. */
  boolean fail(ForkPath path, Outcome outcome) {
    ForkHandle<?> fork = services.registry().find(path);
    if (fork == null) {
      return false;
    }
    end(fork, outcome, outcome.message());
    return true;
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

  /** The handle to a fork that a state mentioned. */
  ForkHandle<?> handle(ForkPath path, JobInfo job, NodeId home) {
    if (home.equals(services.self())) {
      ForkHandle<?> known = services.registry().find(path);
      if (known != null) {
        return known;
      }
    }
    ForkUnit unit = ForkUnit.named(ForkName.of(path), job);
    var stranger = new ForkHandle<Object>(unit, ForkOptions.DEFAULT, home, this);
    if (home.equals(services.self())) {
      String gone = path + " is over and its outcome is no longer kept";
      stranger.end(Outcome.without(Outcome.Kind.LOST, gone), null, 0);
    }
    return stranger;
  }

  /**
   * The handle to a child that a frozen continuation held. Its fork goes on where it is while its
   * home lives; else this node is its home from now on.
   *
   * @param context the continuation, which goes on here
   */
  ForkHandle<?> child(StoredFork stored, JobInfo job, NodeId home, ForkContext context) {
    ForkPath path = stored.path();
    ForkHandle<?> known = home.equals(services.self()) ? services.registry().find(path) : null;
    if (known != null) {
      return known;
    }
    UnitState start = UnitState.captured(stored.born(), false, stored::digest);
    ForkUnit born =
        ForkUnit.of(ForkName.of(path), job, stored.options().label(), stored.birth(), start);
    Outcome left = services.legacies().outcome(born);
    Outcome outcome = left == null ? stored.outcome() : left;
    if (outcome != null) {
      var ended =
          new ForkHandle<Object>(
              ForkUnit.named(ForkName.of(path), job), stored.options(), services.self(), this);
      ended.end(outcome, null, 0);
      return ended;
    }
    ForkUnit unit = services.legacies().goingOn(born);
    var fork = new ForkHandle<Object>(unit, stored.options(), home, this);
    context.spread();
    if (services.members().get(home) != null) {
      node.tell(new NodeCommand.WatchFork(fork));
    } else {
      takeOver(fork);
    }
    return fork;
  }

  /**
   * Makes this node the home of a fork whose home is lost. Asks the other nodes, so it must not be
   * called by the actor.
   */
  void takeOver(ForkHandle<?> fork) {
    ForkPath parent = Objects.requireNonNull(fork.path().parent());
    int attempt = services.pool().nextRerun();
    fork.movedHome(services.self());
    services.admission().enterOverLimit();
    Left left = left(parent, fork.path());
    if (left != null && left.survivor().succession(fork.unit().digest()) == Succession.ADOPTED) {
      adopt(fork, attempt, left);
    } else {
      launch(fork, attempt, false);
    }
  }

  Shared<?> shared(String key, NodeId holder) {
    return sharedValues.handle(key, holder);
  }

  /** A captured state in a document for a file; see {@link StateCaptures#forFile}. */
  byte[] forFile(byte[] state, JobHeader job, BiConsumer<String, NodeId> shared) {
    return captures.forFile(state, job, shared);
  }

  /** A shared value, captured; fetched if it is not here. */
  byte[] sharedBytes(String key, NodeId holder) {
    return sharedValues.bytes(key, holder);
  }

  /** Has a message sent. */
  void tell(NodeId to, NodeMessage message) {
    node.tell(new NodeCommand.Send(to, message));
  }

  /**
   * The job as it is now; null if no node knows it as one that is living.
   *
   * @param limit how long to wait for safe points
   */
  @Nullable JobFile freeze(String job, Duration limit) {
    return new JobFreezer(services, questions).freeze(job, limit);
  }

  /** Has a frozen job go on. */
  Job<?> resume(JobFile file) {
    return jobs.resume(file);
  }

  /** Keeps what a frozen job had reached, for its forks that are forked again here. */
  void inherit(JobFile file) {
    file.shared()
        .forEach(
            (key, bytes) -> services.blobs().put(BlobKeys.ofShared(key), file.job().id(), bytes));
    services.legacies().add(file);
  }

  /** The job is over here: its forks are cancelled, what it kept is let go. */
  void endJob(String job, String why) {
    for (ForkHandle<?> fork : services.registry().within(ForkPath.root(job))) {
      cancel(fork, why);
    }
    services.registry().endJob(job);
    services.finished().forgetJob(job);
    services.legacies().forgetJob(job);
    services.blobs().removeJob(job);
    sharedValues.endJob(job);
    perNode.close(job);
  }

  /** The jobs that the nodes of the cluster keep; asks them. */
  Set<String> knownJobs() {
    return jobs.known();
  }

  /** This node is out of its cluster, and will not be told how jobs end that are kept elsewhere. */
  void abandonAttached(String why) {
    jobs.abandonAttached(why);
  }

  /** What {@code main} said last of its own progress. */
  Progress mainProgress() {
    return jobs.mainProgress();
  }

  void close() {
    resources.close();
    perNode.closeAll();
  }

  /** Follows a fork that is placed on this node at its first attempt. */
  private final class LocalListener implements ForkRun.Listener {
    private final ForkHandle<?> fork;
    private volatile boolean hasCopies;

    LocalListener(ForkHandle<?> fork) {
      this.fork = fork;
    }

    @Override
    public void started(ForkRun run) {} // the handle looks at the run itself

    @Override
    public void progressed(ForkRun run, Progress progress) {
      fork.update(progress);
    }

    @Override
    public boolean wantsCheckpoints() {
      return services.wantsCheckpoints(fork.unit());
    }

    @Override
    public void checkpointed(ForkRun run, FrozenState state) {
      if (fork.unit().isDurableRoot()) {
        node.tell(new NodeCommand.RootCheckpoint(fork.path(), run.attempt(), state));
      } else {
        run.whole(state.at().number()); // who could ask for an older one is gone with this node
        if (wantsCheckpoints()) { // else somebody freezes its job
          hasCopies = true;
          node.tell(new NodeCommand.LocalCheckpoint(fork, run.attempt(), state));
        }
      }
    }

    @Override
    public void released(ForkRun run, FrozenState state, String why) {
      node.tell(new NodeCommand.LocalReleased(fork, run.attempt(), state, why));
    }

    @Override
    public void notReleased(ForkRun run, String why) {
      node.tell(new NodeCommand.LocalStays(fork, run.attempt(), why));
    }

    @Override
    public void ended(ForkRun run, Outcome outcome) {
      services.registry().counts(fork.job().id()).ended.increment();
      services.runEnded(run, outcome);
      if (hasCopies) {
        node.tell(new NodeCommand.CopiesEnd(fork.path()));
      }
      if (run.hasSpread()) {
        node.tell(new NodeCommand.Settled(fork.path(), outcome.isSuccess()));
      }
      int retries = fork.options().retries();
      if (outcome.kind() == Outcome.Kind.FAILED && retries > 0 && !fork.isEnded()) {
        node.tell(new NodeCommand.Travel(fork, run.attempt() + 1, retries - 1, null));
      } else {
        services.end(fork, outcome, services.self(), run.attempt());
      }
    }
  }
}
