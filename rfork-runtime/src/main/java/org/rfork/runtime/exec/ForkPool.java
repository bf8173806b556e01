package org.rfork.runtime.exec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that run forks: the JDK's work-stealing pool, with spare threads for those that wait
 * in joins. When the spares are used up the pool is saturated: what is queued for other homes is
 * handed back to them, and joins run what they wait for themselves.
 */
public final class ForkPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ForkPool.class);

  /** Room on the stack of an extra thread for user code that is deep already, in bytes. */
  private static final long EXTRA_STACK_BYTES = 16L << 20;

  /** How long a thread that has nothing to run reads what other nodes send. */
  private static final long IDLE_READING_NANOS = 2_000_000;

  /** So many spare threads count by themselves too: any of them may be the one that goes on. */
  private static final int SPARE_LANES = 16;

  private final String node;
  private final StateCodec codec;
  private volatile Passage passage = Passage.FREE;
  private final boolean reenter;
  private final int captureEvery;
  private final WorkerPool pool;
  private final StandIns standIns;
  private final Map<ForkRun, Runaway> cancelled = new ConcurrentHashMap<>();
  private final Gates gates;
  private final int mostLanesWithRoom;
  private final Lanes lanes;
  private final SurplusThreads surplus;
  private final JobTallies tallies;
  private final RecentForks recent;
  private final ClassValue<Grain> grains =
      new ClassValue<>() {
        @Override
        protected Grain computeValue(Class<?> task) {
          return new Grain();
        }
      };
  private final AttemptNumbers numbers = new AttemptNumbers();
  private final AtomicInteger threadNumber = new AtomicInteger();
  private volatile Runnable onSaturated = () -> {};
  private volatile Consumer<ForkHandle<?>> onOrphan = child -> {};
  private volatile Runnable onIdle = () -> {};
  private volatile boolean saturated;

  private volatile @Nullable Mail mail;

  /**
   * Starts no thread yet.
   *
   * @param node the node's name, for threads and messages
   * @param threads how many forks run at once, at least 1
   * @param maxSpareThreads how many threads may wait in joins beyond those
   * @param reenter whether continuations are entered anew at each safe point, for debugging
   * @param captureEvery how many safe points of a run that wants checkpoints make one; 0: none
   */
  public ForkPool(
      String node,
      int threads,
      int maxSpareThreads,
      boolean reenter,
      int captureEvery,
      StateCodec codec) {
    this.node = node;
    this.codec = codec;
    this.reenter = reenter;
    this.captureEvery = captureEvery;
    this.gates = new Gates(this::resubmit);
    this.mostLanesWithRoom = 2 * threads + SPARE_LANES;
    this.lanes = new Lanes(mostLanesWithRoom);
    this.tallies = new JobTallies(lanes);
    this.recent = new RecentForks(lanes);
    this.pool =
        new WorkerPool(
            threads,
            maxSpareThreads,
            owner ->
                new Worker(owner, lanes, "rfork-" + node + "-" + threadNumber.incrementAndGet()),
            full -> {
              saturated = true;
              onSaturated.run();
              return true; // block all the same
            });
    this.surplus = new SurplusThreads(threads, lanes, pool::getActiveThreadCount);
    this.standIns = new StandIns(pool::pollSubmission, this::startThread);
  }

  /** What to do when no thread is left to begin queued forks. Must not block. */
  public void onSaturated(Runnable action) {
    onSaturated = action;
  }

  /** What to do with a living fork whose parent no longer runs here, before that is over. */
  public void onOrphan(Consumer<ForkHandle<?>> action) {
    onOrphan = action;
  }

  /** A limit on the forks in flight that have their home on this node. */
  public Admission admission(int limit) {
    return new Admission(limit, lanes, mostLanesWithRoom);
  }

  /** What each job did on this node. */
  public JobTallies tallies() {
    return tallies;
  }

  /** The newest forks of its threads. */
  public RecentForks recent() {
    return recent;
  }

  /** The living forks that nobody knows but their parents, which run here. */
  public List<ForkHandle<?>> unlisted() {
    List<ForkHandle<?>> found = new ArrayList<>();
    for (Lane lane : lanes.all()) {
      for (ForkContext at = lane.innermost(); at != null; at = at.beneath()) {
        at.livingChildren(found::add);
      }
    }
    return found;
  }

  /** What to do when a thread finds nothing to begin in place of what it did. Must not block. */
  public void onIdle(Runnable action) {
    onIdle = action;
  }

  /**
   * Makes a run of a fork; it does nothing before it is submitted.
   *
   * @param isRerun whether an earlier attempt of the fork, or an earlier fork of its path, may have
   *     run
   */
  public ForkRun newRun(ForkUnit unit, int attempt, boolean isRerun, RunListener listener) {
    return new ForkRun(unit, attempt, isRerun, listener, this);
  }

  /** Queues a run: on a fork's thread in that thread's own deque, else for any thread. */
  public void submit(ForkRun run) {
    lanes.add(Lane.QUEUED, 1);
    resubmit(run);
  }

  /**
   * Runs on an extra thread, outside the pool's limits, what must not wait for one of its threads.
   */
  public void submitOverLimit(ForkRun run) {
    lanes.add(Lane.QUEUED, 1);
    startExtra(run);
  }

  /** Begins a queued run on an extra thread, outside the pool's limits. */
  public void startExtra(ForkRun run) {
    Thread unused =
        startThread(
            "extra",
            () -> {
              if (run.claim()) {
                run.runClaimed(0);
              }
            });
  }

  private Thread startThread(String kind, Runnable work) {
    String name = "rfork-" + node + "-" + kind + "-" + threadNumber.incrementAndGet();
    var thread = new Thread(null, work, name, EXTRA_STACK_BYTES, false);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /**
   * Gives up the threads of forks that were cancelled so long ago and still run: they are
   * interrupted once more, no longer counted, and other threads take their places.
   */
  public void giveUpRunaways(Duration grace) {
    for (Runaway runaway : cancelled.values()) {
      if (runaway.millis() >= grace.toMillis() && runaway.giveUp()) {
        ForkRun run = runaway.run();
        ended();
        LOG.warn(
            "{} was cancelled on {} {} ms ago ({}) and still runs: it heeds neither the interrupt"
                + " nor safe points; another thread takes the place of the one it holds",
            run.unit().path(),
            node,
            runaway.millis(),
            runaway.why());
        run.cancel(runaway.why());
        standIns.replace(runaway, run.thread());
      }
    }
  }

  /** Forks that were cancelled, whose threads were given up, and that still run. */
  public List<Runaway> runaways() {
    return cancelled.values().stream().filter(Runaway::isGivenUp).toList();
  }

  /** A running fork was cancelled. */
  void cancelled(ForkRun run, String why) {
    cancelled.putIfAbsent(run, new Runaway(run, why));
  }

  /** Has every continuation that wants checkpoints captured at its next safe point. */
  public void askCheckpoints() {
    kept().forEach(ForkRun::askCheckpoint);
  }

  /** The run of a fork whose checkpoints are kept, if it has begun here; null if not. */
  public @Nullable ForkRun findKept(ForkPath path) {
    return kept().stream().filter(run -> run.unit().path().equals(path)).findFirst().orElse(null);
  }

  /** The runs of a job's forks that have begun here and whose checkpoints are kept. */
  public List<ForkRun> kept(String job) {
    return kept().stream().filter(run -> run.unit().path().job().equals(job)).toList();
  }

  private List<ForkRun> kept() {
    List<ForkRun> found = new ArrayList<>();
    for (Lane lane : lanes.all()) {
      for (ForkContext next = lane.kept(); next != null; next = next.beneath()) {
        ForkRun run = next.run();
        if (run != null && run.isKept()) {
          found.add(run);
        }
      }
    }
    return found;
  }

  /** Runs user code that belongs to no fork; does nothing when the pool is closed. */
  public void execute(Runnable callback) {
    try {
      pool.execute(callback);
      nudge();
    } catch (RejectedExecutionException closed) {
      LOG.debug("not run, since node {} has stopped: {}", node, callback);
    }
  }

  /** Whether the calling thread is one of a node's pool. */
  public static boolean isWorker() {
    return Thread.currentThread() instanceof Worker;
  }

  /** What threads see to that have nothing to run; nothing before it is told. */
  public void mail(Mail told) {
    mail = told;
  }

  /**
   * Has the calling thread, if nothing is queued, read what other nodes send until something is,
   * for two milliseconds at most: the next fork that comes then need not wake it.
   */
  public void readWhileIdle() {
    Mail known = mail;
    if (known != null && isIdle() && isWorker()) {
      known.read(() -> !isIdle(), IDLE_READING_NANOS, pool.getParallelism() > 1);
    }
  }

  private boolean isIdle() {
    return queued() == 0 && !pool.hasQueuedSubmissions();
  }

  private void resubmit(ForkRun run) {
    try {
      pool.execute(run);
      nudge();
      standIns.wake();
    } catch (RejectedExecutionException closed) {
      LOG.debug("{} is not run, since node {} has stopped", run.unit().path(), node);
    }
  }

  /** What was submitted may be for the thread that reads. */
  private void nudge() {
    Mail known = mail;
    if (known != null) {
      known.nudge();
    }
  }

  /** Whether every thread waits in a join and no spare may be added. */
  public boolean isSaturated() {
    if (saturated && lanes.sum(Lane.ACTIVE) > 0) {
      saturated = false;
    }
    return saturated;
  }

  /** The calling thread, which is not active any more, is free for another fork. */
  void isFree() {
    if (queued() <= 0) {
      onIdle.run();
    }
  }

  /** Whether something waits for a thread and nothing goes on. */
  public boolean isStarved() {
    return lanes.sum(Lane.QUEUED) > 0 && lanes.sum(Lane.ACTIVE) == 0;
  }

  /** How many times a fork has begun, or has gone on after a join. */
  public long begun() {
    return lanes.sum(Lane.BEGUN);
  }

  /** Forks that wait for a thread. */
  public int queued() {
    return (int) Math.max(0, lanes.sum(Lane.QUEUED)); // lanes are read one after the other
  }

  /** Forks that run and do not wait in a join. */
  public int active() {
    return (int) Math.max(0, lanes.sum(Lane.ACTIVE));
  }

  /** Interrupts what runs and stops the threads. */
  @Override
  public void close() {
    pool.shutdownNow();
    standIns.close();
  }

  /** Whether it was closed, so that what still ran was interrupted. */
  public boolean isClosed() {
    return pool.isShutdown();
  }

  String node() {
    return node;
  }

  /** The first number for attempts of a path that may have had others before. */
  public int nextRerun() {
    return numbers.next();
  }

  /**
   * A fork of this home has an attempt of this number: what runs again is to be numbered above it.
   */
  public void numberAbove(int attempt) {
    numbers.used(attempt);
  }

  /** How long forks of a task's class run here. */
  public Grain grain(Class<?> task) {
    return grains.get(task);
  }

  /** Asked before a run that holds something leaves. */
  public void passage(Passage asked) {
    passage = asked;
  }

  Passage passage() {
    return passage;
  }

  StateCodec codec() {
    return codec;
  }

  Gates gates() {
    return gates;
  }

  boolean reenters() {
    return reenter;
  }

  int captureEvery() {
    return captureEvery;
  }

  Lanes lanes() {
    return lanes;
  }

  SurplusThreads surplus() {
    return surplus;
  }

  void left() {
    lanes.add(Lane.QUEUED, -1);
    ForkRun.dropTaken();
  }

  void began() {
    lanes.add(Lane.ACTIVE, 1);
    lanes.add(Lane.BEGUN, 1);
    surplus.goesOn();
  }

  void ended() {
    lanes.add(Lane.ACTIVE, -1);
    surplus.oneLess();
  }

  /** A living fork's parent no longer runs here. */
  void orphaned(ForkHandle<?> child) {
    onOrphan.accept(child);
  }

  /** A run that was cancelled had ended before. */
  void forget(ForkRun run) {
    cancelled.remove(run);
  }

  /** A run that was cancelled while it ran is over; whether its thread had been given up. */
  boolean cancelledEnded(ForkRun run) {
    Runaway runaway = cancelled.remove(run);
    if (runaway == null || !runaway.end()) {
      return false;
    }
    LOG.info("{}, which was cancelled on {}, has ended at last", run.unit().path(), node);
    standIns.wake();
    return true;
  }
}
