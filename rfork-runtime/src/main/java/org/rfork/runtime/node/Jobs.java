package org.rfork.runtime.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.ForkRefusedException;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.MisuseException;
import org.rfork.Progress;
import org.rfork.Task;
import org.rfork.capture.Captured;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.checkpoint.JobHeader;
import org.rfork.runtime.checkpoint.StoredFork;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkHome;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.exec.UnitState;
import org.rfork.runtime.node.ForkRegistry.SubmittedJob;
import org.rfork.runtime.node.JobMessage.JobAnswer;
import org.rfork.runtime.node.StateMessage.ClassAnswer;

/** Jobs: the implicit one of this JVM's {@code main}, those submitted here, those attached to. */
final class Jobs {
  private static final Set<String> NOT_A_PROGRAMS =
      Set.of(
          "java",
          "javax",
          "jdk",
          "sun",
          "org.rfork",
          "org.rfork.resource",
          "org.rfork.spi",
          "org.rfork.runtime");

  private static final Duration TAKEN_LIMIT = Duration.ofSeconds(20);

  private final NodeServices services;
  private final StateCaptures captures;
  private final ForkHome home;
  private final ForkLauncher launcher;
  private final RestoredHandles handles;
  private final FrozenJobs frozenJobs;
  private final Inbox node;
  private final PeerQuestions questions;

  /** Roots of jobs that are kept elsewhere and have not ended, as far as is known here. */
  private final Set<ForkHandle<?>> attached = ConcurrentHashMap.newKeySet();

  private volatile Progress mainProgress = Progress.NONE;
  private volatile @Nullable ForkContext main;

  Jobs(
      NodeServices services,
      StateCaptures captures,
      ForkHome home,
      ForkLauncher launcher,
      RestoredHandles handles,
      FrozenJobs frozenJobs,
      Inbox node,
      PeerQuestions questions) {
    this.services = services;
    this.captures = captures;
    this.home = home;
    this.launcher = launcher;
    this.handles = handles;
    this.frozenJobs = frozenJobs;
    this.node = node;
    this.questions = questions;
  }

  /** The calling fork, or this JVM's {@code main}. */
  ForkContext context() {
    ForkContext current = ForkContext.current();
    if (current != null) {
      return current;
    }
    ForkContext known = main;
    return known != null ? known : startMain();
  }

  /** What {@code main} said last of its own progress. */
  Progress mainProgress() {
    return mainProgress;
  }

  private synchronized ForkContext startMain() {
    ForkContext known = main;
    if (known == null) {
      var job =
          new JobInfo(
              newId("main"),
              services.config().jobs().mainSeed(),
              callersPackages(),
              services.self(),
              JobInfo.Kind.MAIN);
      services.registry().submit(new SubmittedJob(job, null, System.nanoTime()));
      known = ForkContext.ofMain(job, said -> mainProgress = said);
      main = known;
    }
    return known;
  }

  <R extends @Nullable Object> Job<R> submit(Task<R> root, JobOptions options) {
    List<String> allow = new ArrayList<>(options.allow());
    allow.add(root.getClass().getPackageName());
    JobInfo.Kind kind = options.durable() ? JobInfo.Kind.DURABLE : JobInfo.Kind.SUBMITTED;
    var job = new JobInfo(newId(options.name()), options.seed(), allow, services.self(), kind);
    Captured state = captures.captureRoot(root, job);
    ForkPath path = ForkPath.root(job.id());
    ForkUnit unit =
        ForkUnit.of(
            ForkName.of(path), job, "root", null, captures.unitState(root, state, job, true));
    requireClasses(unit.path(), List.copyOf(state.classNames()));
    return begin(unit, options.deadline());
  }

  private <R extends @Nullable Object> Job<R> begin(ForkUnit unit, @Nullable Duration deadline) {
    JobInfo job = unit.job();
    if (unit.isDurableRoot()) {
      return submitDurable(unit, deadline);
    }
    ForkOptions endless = ForkOptions.labelled(unit.label());
    ForkOptions limited = deadline == null ? endless : endless.deadline(deadline);
    var fork = new ForkHandle<R>(unit, limited, services.self(), home);
    services.registry().submit(new SubmittedJob(job, fork, System.nanoTime()));
    fork.onEnd(() -> node.tell(new NodeCommand.RootEnded(job.id())));
    services.admission().enterOverLimit();
    launcher.launch(fork, 1);
    return new SubmittedHandle<>(job.id(), fork);
  }

  /** Has a frozen job go on: its root from its newest state, what it forks again from theirs. */
  Job<?> resume(JobFile file) {
    JobHeader header = file.job();
    StoredFork root = file.root();
    requireUnknown(root.path());
    JobInfo.Kind kind = header.durable() ? JobInfo.Kind.DURABLE : JobInfo.Kind.SUBMITTED;
    long now = System.currentTimeMillis();
    var job = new JobInfo(header.id(), header.seed(), header.allow(), services.self(), kind, now);
    FrozenState checkpoint = root.checkpoint();
    UnitState start = UnitState.captured(root.born(), checkpoint != null, root::digest);
    ForkUnit born =
        ForkUnit.of(ForkName.of(root.path()), job, root.options().label(), root.birth(), start);
    ForkUnit unit = checkpoint == null ? born : born.resumed(checkpoint);
    requireClasses(root.path(), captures.classNames(unit.state()));
    frozenJobs.inherit(file);
    frozenJobs.requireInherited(root.path(), file.encode());
    return begin(unit, root.options().deadline());
  }

  private void requireUnknown(ForkPath root) {
    for (Answer answer :
        questions.askAlsoHere(request -> new JobMessage.JobAsk(request, root.job()))) {
      if (answer.message() instanceof JobAnswer known && known.job() != null) {
        throw new ForkRefusedException(
            root
                + " was refused: a job of that id is known on "
                + answer.from()
                + "; cancel it if it runs, and restart it on another cluster, or here when it is"
                + " forgotten, "
                + services.config().jobs().keepEnded()
                + " after its end (rfork.jobs.keep-ended)",
            root,
            answer.from().name(),
            0,
            null);
      }
    }
  }

  /** Gives the job to the nodes that keep it, and waits until its home has it. */
  private <R extends @Nullable Object> Job<R> submitDurable(
      ForkUnit unit, @Nullable Duration deadline) {
    String id = unit.path().job();
    List<NodeId> holders = KeptJobs.holders(services, id);
    if (holders.size() < 2) {
      throw new MisuseException(
          "job "
              + id
              + " cannot be durable: "
              + services.self()
              + " is alone, and nothing would outlive it; start nodes first, or run it with ./rfork"
              + " run --nodes");
    }
    long end = deadline == null ? 0 : System.currentTimeMillis() + deadline.toMillis();
    long version = KeptJob.firstAfter(services.store().version(unit.path())); // it may be restarted
    NodeMessage message = KeptJobs.message(services, new KeptJob(unit, 1, holders, end, version));
    long limit = System.nanoTime() + TAKEN_LIMIT.toNanos();
    long again = System.nanoTime();
    NodeId home = null;
    while (home == null && System.nanoTime() - limit < 0) {
      if (System.nanoTime() - again >= 0) { // its home says it to the others when it has it
        holders.forEach(holder -> node.tell(new NodeCommand.Send(holder, message)));
        again += services.config().forks().resendAfter().toNanos();
      }
      home = homeAmong(questions.askAlsoHere(request -> new JobMessage.JobAsk(request, id)));
    }
    if (home == null) {
      throw new ForkRefusedException(
          unit.path() + " was refused: " + holders + " did not take it in " + TAKEN_LIMIT,
          unit.path(),
          null,
          0,
          null);
    }
    return attached(id, unit.job(), home);
  }

  @SuppressWarnings("unchecked") // who attaches says what the job's result is
  private <R extends @Nullable Object> Job<R> attached(String id, JobInfo job, NodeId home) {
    SubmittedJob own = services.registry().submitted().get(id);
    ForkHandle<?> known = own == null ? null : own.root();
    ForkHandle<?> root = known;
    if (root == null) {
      ForkHandle<?> there = handles.handle(ForkPath.root(id), job, home);
      attached.add(there);
      there.onEnd(() -> attached.remove(there));
      this.home.watch(there); // its state tells of its end, whether anybody joins it or not
      root = there;
    }
    return new SubmittedHandle<>(id, (ForkHandle<R>) root);
  }

  void abandonAttached(String why) {
    for (ForkHandle<?> root : attached) {
      root.end(
          Outcome.without(Outcome.Kind.LOST, root.path() + " is out of reach: " + why), null, 0);
    }
  }

  /** The ids of all jobs that the nodes of the cluster keep. */
  Set<String> known() {
    Set<String> known = new TreeSet<>();
    for (Answer answer : questions.askAlsoHere(request -> new JobMessage.JobAsk(request, ""))) {
      if (answer.message() instanceof JobAnswer job) {
        known.addAll(job.known());
      }
    }
    return known;
  }

  /** The node that keeps the job that was asked for; null if none said so. */
  static @Nullable NodeId homeAmong(List<Answer> answers) {
    return answers.stream()
        .filter(answer -> answer.message() instanceof JobAnswer job && job.job() != null)
        .map(Answer::from)
        .findFirst()
        .orElse(null);
  }

  <R extends @Nullable Object> Job<R> attach(String id) {
    List<Answer> answers = questions.askAlsoHere(request -> new JobMessage.JobAsk(request, id));
    List<String> known = new ArrayList<>();
    for (Answer answer : answers) {
      if (answer.message() instanceof JobAnswer job) {
        if (job.job() != null) {
          return attached(id, job.job(), answer.from());
        }
        known.addAll(job.known());
      }
    }
    throw new IllegalArgumentException(
        "no node knows a job '"
            + id
            + "'; known are "
            + known
            + " (jobs are forgotten "
            + services.config().jobs().keepEnded()
            + " after their end: rfork.jobs.keep-ended)");
  }

  private void requireClasses(ForkPath path, List<String> names) {
    for (Answer answer : questions.ask(request -> new StateMessage.ClassAsk(request, names))) {
      if (answer.message() instanceof ClassAnswer classes && !classes.missing().isEmpty()) {
        throw new ForkRefusedException(
            path
                + " was refused: node "
                + answer.from()
                + " lacks the class "
                + classes.missing()
                + "; start it with the program's jar on its class path",
            path,
            answer.from().name(),
            0,
            null);
      }
    }
  }

  private static String newId(String name) {
    return name + "-" + String.format("%08x", ThreadLocalRandom.current().nextInt());
  }

  /** The packages of the program's classes on this thread's stack: the root's, for main. */
  private static List<String> callersPackages() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getClassName)
                    .map(name -> name.substring(0, Math.max(0, name.lastIndexOf('.'))))
                    .distinct()
                    .filter(Jobs::isProgram)
                    .collect(Collectors.toList()));
  }

  private static boolean isProgram(String packageName) {
    String[] parts = packageName.split("\\.", -1);
    for (int length = 1; length <= parts.length; length++) {
      String prefix = String.join(".", Arrays.copyOf(parts, length));
      boolean exact = prefix.equals(packageName);
      boolean ofApi = prefix.equals("org.rfork");
      if (NOT_A_PROGRAMS.contains(prefix) && (exact || !ofApi)) {
        return false;
      }
    }
    return !packageName.isEmpty();
  }

  private record SubmittedHandle<R extends @Nullable Object>(String id, ForkHandle<R> root)
      implements Job<R> {
    SubmittedHandle {
      Objects.requireNonNull(root);
    }
  }
}
