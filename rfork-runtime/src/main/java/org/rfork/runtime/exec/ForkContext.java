package org.rfork.runtime.exec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;
import org.rfork.ForkCancelledException;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.MisuseException;
import org.rfork.Progress;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;

/**
 * What the verbs know of the fork that calls them: one attempt of one fork, or the {@code main}
 * program of this JVM. Bound to the thread that runs it and inherited by threads it starts.
 */
public final class ForkContext {
  private static final VarHandle OFFSPRING =
      Fields.handle(MethodHandles.lookup(), "offspring", Offspring.class);
  private static final VarHandle FORKED =
      Fields.handle(MethodHandles.lookup(), "forked", boolean.class);

  private final ForkName name;
  private final JobInfo job;
  private final int attempt;
  private final int inlineDepth;
  private final @Nullable ForkRun run;
  private final Thread owner = Thread.currentThread();
  private final @Nullable ForkContext outer;

  /** Null as long as it has said nothing of its progress. */
  private @Nullable Reports reports;

  private volatile @Nullable String cancelled;
  private volatile boolean forked;
  private volatile boolean spread;
  private volatile int firstAttemptOfChildren;
  private volatile boolean printed;

  /** Where it was born, if it has yet to come by there. */
  private @Nullable BirthSite unborn;

  /** Numbers given; only the owner's thread gives them. */
  private int children;

  private @Nullable Kin kin;
  private volatile @Nullable Offspring offspring;
  private @Nullable Continuation<?> continuation;
  private @Nullable PhiloxStream stream;
  private volatile @Nullable Holdings holdings;

  private ForkContext(
      ForkName name,
      JobInfo job,
      int inlineDepth,
      @Nullable ForkRun run,
      @Nullable ForkContext outer) {
    this.name = name;
    this.job = job;
    this.attempt = run == null ? 0 : run.attempt();
    this.inlineDepth = inlineDepth;
    this.run = run;
    this.outer = outer;
    SafePoint resumed = run == null ? null : run.unit().resumed();
    this.unborn = run == null || resumed != null ? null : run.unit().birth();
    if (resumed != null) {
      children = resumed.children();
      if (resumed.streamPosition() >= 0) {
        stream = new PhiloxStream(job.seed(), path().belowJob(), resumed.streamPosition());
      }
    }
  }

  /**
   * The context of a program's {@code main}; the calling thread becomes the one whose forks are
   * numbered.
   */
  public static ForkContext ofMain(JobInfo job, Consumer<Progress> progress) {
    ForkName root = ForkName.of(ForkPath.root(job.id()));
    var main = new ForkContext(root, job, 0, null, current());
    main.reports = new Reports(progress);
    return main;
  }

  static ForkContext ofRun(ForkRun run, int inlineDepth, @Nullable ForkContext outer) {
    ForkUnit unit = run.unit();
    return new ForkContext(unit.name(), unit.job(), inlineDepth, run, outer);
  }

  /** The context of the calling thread; null outside forks. */
  public static @Nullable ForkContext current() {
    Lane lane = Lane.current();
    return lane == null ? null : lane.context();
  }

  /** Unbinds the calling thread, which runs no fork. */
  public static void leave() {
    Lane.unbind();
  }

  /** Does something that belongs to no fork, on a thread that may run one. */
  public static void outside(Runnable what) {
    Lane lane = Lane.current();
    if (lane == null) {
      what.run();
    } else {
      lane.outside(what);
    }
  }

  /** The fork's name; the job's root for {@code main}. */
  public ForkName name() {
    return name;
  }

  /** The fork's path; the job's root path for {@code main}. */
  public ForkPath path() {
    return name.path();
  }

  /** The fork's job. */
  public JobInfo job() {
    return job;
  }

  /** The attempt, from 1; 0 for {@code main}. */
  public int attempt() {
    return attempt;
  }

  /**
   * The first attempt's number of each child. A parent that runs again forks the same paths again,
   * and the numbers must tell the new children from what is left of the old ones.
   */
  public int firstAttemptOfChildren() {
    if (attempt <= 1) { // nothing is left of an earlier run
      return 1;
    }
    int known = firstAttemptOfChildren;
    return known != 0 ? known : numberChildren();
  }

  private synchronized int numberChildren() {
    if (firstAttemptOfChildren == 0) {
      firstAttemptOfChildren = Objects.requireNonNull(run).firstAttemptBelow();
    }
    return firstAttemptOfChildren;
  }

  int inlineDepth() {
    return inlineDepth;
  }

  @Nullable ForkRun run() {
    return run;
  }

  Thread owner() {
    return owner;
  }

  /** The fork whose join runs this one on the same thread; null if none does. */
  @Nullable ForkContext beneath() {
    ForkContext below = outer;
    return below != null && below.run != null && below.owner == owner ? below : null;
  }

  /** What the children that it numbers have in common; for the owner's thread. */
  @SuppressWarnings("ReferenceEquality") // mostly one object; else another is made
  public Kin kin(ForkOptions options, NodeId homeNode, ForkHome home) {
    Kin known = kin;
    if (known == null || known.options() != options) {
      known = new Kin(name, attempt, job, options, homeNode, home);
      kin = known;
    }
    return known;
  }

  /**
   * Keeps a new child for those who look for living forks, so that it need be in no table.
   *
   * @return false if it must be in one: another thread than the fork's own made it, it bears a name
   *     of its own, or children of earlier runs may live
   */
  public boolean keeps(ForkHandle<?> child) {
    if (run == null || isRerun() || Thread.currentThread() != owner || !child.isOf(kin)) {
      return false;
    }
    Offspring known = offspring;
    if (known == null) {
      known = new Offspring();
      OFFSPRING.setRelease(this, known); // by the fork's own thread alone
    }
    known.add(child);
    return true;
  }

  /** A child may have ended: what is kept of such is let go. For all threads. */
  void joined() {
    Offspring known = offspring;
    if (known != null && Thread.currentThread() == owner) {
      known.trim();
    }
  }

  /** Its living children that are in no table. For all threads. */
  void livingChildren(Consumer<ForkHandle<?>> found) {
    Offspring known = offspring;
    if (known != null) {
      known.living(found);
    }
  }

  /** It is over here, its living children are not. */
  void leaveChildren(ForkPool pool) {
    Offspring known = offspring;
    if (known != null) {
      known.living(pool::orphaned);
    }
  }

  /**
   * The name of the next child.
   *
   * @param key the child's own name, or null to number it
   * @throws MisuseException if another thread than the fork's own does not name its fork
   */
  public ForkName nextChild(@Nullable String key) {
    GroupMember attached = member();
    if (attached != null) {
      attached.touch();
    }
    if (key != null) {
      forked = true;
      return name.child(key);
    }
    if (Thread.currentThread() != owner) {
      throw new MisuseException(
          "thread '"
              + Thread.currentThread().getName()
              + "' forks in "
              + path()
              + ", which thread '"
              + owner.getName()
              + "' runs: the order of forking would name the fork differently in each run; name it"
              + " with ForkOptions.key(...)");
    }
    FORKED.setRelease(this, true);
    return name.child(children++);
  }

  /** It printed something. */
  void printed() {
    printed = true;
  }

  boolean hasPrinted() {
    return printed;
  }

  /** Whether this is a fork's, and not {@code main}'s. */
  public boolean isFork() {
    return run != null;
  }

  /** Whether an earlier run of this fork may have left forks behind. */
  public boolean isRerun() {
    return run != null && run.isRerun();
  }

  /** A child of this fork is known on another node. */
  public void spread() {
    spread = true;
  }

  /** Whether children of this fork, or of an earlier run of it, may be known on other nodes. */
  boolean hasSpread() {
    return spread || (forked && isRerun());
  }

  /** Forks that an earlier run of it made go on under this one. */
  public void broughtBack() {
    forked = true;
  }

  /** Whether this run has made forks. */
  public boolean hasForked() {
    return forked;
  }

  /** The fork's random stream. */
  public PhiloxStream stream() {
    if (stream == null) {
      stream = new PhiloxStream(job.seed(), path().belowJob(), 0);
    }
    return stream;
  }

  /** A stream found in a restored state: the fork's own, if it is its own, else one by itself. */
  public PhiloxStream restored(long seed, String belowJob, long position) {
    if (seed != job.seed() || !belowJob.equals(path().belowJob())) {
      return new PhiloxStream(seed, belowJob, position);
    }
    if (stream == null || stream.position() != position) {
      stream = new PhiloxStream(seed, belowJob, position);
    }
    return stream;
  }

  /**
   * Refuses a verb that only the fork's own thread may use.
   *
   * @param verb for the message
   */
  public void requireOwner(String verb) {
    if (Thread.currentThread() != owner) {
      throw new MisuseException(
          verb
              + " was called by thread '"
              + Thread.currentThread().getName()
              + "' in "
              + path()
              + ", which thread '"
              + owner.getName()
              + "' runs: the order of calls would differ in each run; call it there and pass on"
              + " what it gives");
    }
  }

  /** A place where the running continuation may be frozen. */
  public void safePoint() {
    if (run != null && continuation != null && Thread.currentThread() == owner) {
      run.safePoint(this);
    }
  }

  /**
   * Waits for something outside, while another fork has the core. For the fork's own thread.
   *
   * @return what it completes with
   * @throws ForkCancelledException if the fork is cancelled meanwhile
   */
  public <T extends @Nullable Object> T outside(CompletableFuture<T> coming) {
    ForkRun running = run;
    checkCancelled();
    if (coming.isDone() || running == null) {
      return coming.join();
    }
    running.pause();
    try {
      return coming.get(); // a thread of the pool has a spare one take its place
    } catch (InterruptedException interrupted) {
      if (!isCancelled()) {
        owner.interrupt();
        throw new IllegalStateException(path() + " was interrupted while it waited", interrupted);
      }
      checkCancelled();
      throw new IllegalStateException("not reached: " + path() + " is cancelled", interrupted);
    } catch (ExecutionException failure) {
      throw new CompletionException(failure.getCause());
    } finally {
      running.goOn();
    }
  }

  /** What the fork holds outside its state; null if it never held anything. */
  @Nullable Holdings known() {
    return holdings;
  }

  /** Its part in the group that it leaves its node with; null if it has none. */
  @Nullable GroupMember member() {
    Holdings held = holdings;
    return held == null ? null : held.member();
  }

  /**
   * What the fork holds outside its state.
   *
   * @throws IllegalStateException of {@code main}, which holds nothing
   */
  public Holdings holdings() {
    Holdings held = holdings;
    if (held == null) {
      if (run == null) {
        throw new IllegalStateException("main holds nothing, since it does not move");
      }
      held = new Holdings(run);
      holdings = held; // by the fork's own thread alone
    }
    return held;
  }

  /**
   * The handles of a state that was restored for the fork: they are bound, or the restore fails.
   */
  public void hold(List<Held> restored) {
    if (run != null && !restored.isEmpty()) {
      holdings().take(restored, this);
    }
  }

  /** The number of the newest captured state, of this or an earlier attempt. */
  public long number() {
    return run == null ? 0 : run.captures().number();
  }

  /** Whether it is a continuation, which has safe points. */
  public boolean isReentrant() {
    return continuation != null;
  }

  /** The number of the captured state that this attempt began with; 0 if it began at its birth. */
  public long resumedAt() {
    SafePoint resumed = run == null ? null : run.unit().resumed();
    return resumed == null ? 0 : resumed.number();
  }

  /** Where in its life the fork is now. */
  SafePoint at(long number) {
    return new SafePoint(number, children, stream == null ? -1 : stream.position());
  }

  void enter(@Nullable Object work) {
    continuation = work instanceof Continuation<?> entered ? entered : null;
  }

  /**
   * The continuation that this fork runs.
   *
   * @throws MisuseException if it runs a task, or is {@code main}
   */
  public Continuation<?> continuation() {
    if (continuation == null) {
      throw new MisuseException(
          "fork() without arguments copies the running continuation, and "
              + (run == null ? "main" : path() + " is a task and")
              + " has none: call it inside Continuation.run(), or pass a task to fork(task)");
    }
    if (Thread.currentThread() != owner) {
      throw new MisuseException(
          "fork() without arguments was called by thread '"
              + Thread.currentThread().getName()
              + "' in "
              + path()
              + ": only the thread that runs the continuation can copy it");
    }
    return continuation;
  }

  /** Whether this is a copy that still has to come by the place where it was born. */
  public boolean isUnborn() {
    return unborn != null;
  }

  /**
   * The copy reached a no-argument {@code fork()}.
   *
   * @throws MisuseException if it is another place than the one it was born at
   */
  public void reach(BirthSite site) {
    if (unborn != null && !unborn.isSamePlace(site)) {
      throw unborn("fork() at " + site);
    }
    unborn = null;
    if (run != null) {
      run.born();
    }
  }

  /**
   * Refuses what a copy may not do before it came by the place where it was born.
   *
   * @param what for the message
   */
  public void requireBorn(String what) {
    if (unborn != null) {
      throw unborn(what);
    }
  }

  private MisuseException unborn(String what) {
    return new MisuseException(
        path()
            + " was forked at "
            + unborn
            + " but its copy reached "
            + what
            + " first: run() must come to the same fork() again from the fields alone, so keep in"
            + " fields, not in local variables, what decides the way to it");
  }

  void cancel(String why) {
    cancelled = why;
    owner.interrupt();
  }

  /** Whether the fork was cancelled. */
  public boolean isCancelled() {
    return cancelled != null;
  }

  /**
   * Stops a cancelled fork.
   *
   * @throws ForkCancelledException if the fork was cancelled
   */
  public void checkCancelled() {
    String why = cancelled;
    if (why != null) {
      String node = run == null ? job.driver().name() : run.node();
      throw new ForkCancelledException(
          path() + " was cancelled on " + node + ": " + why, path(), node, attempt, null);
    }
  }

  /** Passes on what the fork says of its progress, ten times a second at most. */
  public void report(Progress said) {
    reports().report(said);
  }

  private synchronized Reports reports() {
    Reports known = reports;
    if (known == null) {
      known = new Reports(Objects.requireNonNull(run)::reportProgress);
      reports = known;
    }
    return known;
  }
}
