package org.rfork.samples;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.Progress;
import org.rfork.Shared;
import org.rfork.StreamRandom;
import org.rfork.Task;
import org.rfork.spi.ForkRuntime;
import org.rfork.spi.ResourceRuntime;
import org.rfork.spi.Runtimes;

/**
 * A runtime for tests: forks run in the calling thread, when one of them is joined, in a chosen
 * order. States are copied at {@code fork()} and, if asked, continuations are frozen and entered
 * again at their safe points. Not for several threads.
 *
 * <pre>{@code
 * Convergence<Moments> result = new InlineRuntime(seed).reversed().freezing(3).run(root);
 * }</pre>
 */
public final class InlineRuntime implements ForkRuntime {
  private final long seed;
  private final Map<String, Object> perNode = new HashMap<>();
  private final List<Progress> progress = new ArrayList<>();
  private boolean reversed;
  private int freezeEvery;
  private int safePoints;
  private InlineFrame frame;

  public InlineRuntime(long seed) {
    this.seed = seed;
    this.frame = frame(ForkPath.root("inline"));
  }

  /** Runs waiting forks last first. */
  public InlineRuntime reversed() {
    reversed = true;
    return this;
  }

  /** Freezes and re-enters a continuation at each safe point whose number divides by this. */
  public InlineRuntime freezing(int every) {
    freezeEvery = every;
    return this;
  }

  /** What all forks said of their progress, in order. */
  public List<Progress> progressSaid() {
    return progress;
  }

  /** Runs a root as the only runtime of this JVM. */
  public <R> R run(Task<R> root) {
    Runtimes.install(this);
    try {
      return within(frame, InlineCopy.of(root, frame.random));
    } finally {
      Runtimes.install(null);
    }
  }

  @Override
  public <R> Fork<R> fork(Task<R> task, ForkOptions options) {
    return begin(task, frame.nextChild(options), false);
  }

  @Override
  public <R> Fork<R> forkSelf() {
    if (frame.isBeingBorn) {
      frame.isBeingBorn = false;
      return InlineFork.inChild(frame.path);
    }
    @SuppressWarnings("unchecked") // as unchecked as RemoteFork.fork() itself
    Task<R> self = (Task<R>) frame.task;
    return begin(self, frame.nextChild(ForkOptions.DEFAULT), true);
  }

  private <R> Fork<R> begin(Task<R> task, ForkPath path, boolean isCopy) {
    InlineFrame parent = frame;
    InlineFrame child = frame(path);
    child.isBeingBorn = isCopy;
    Task<R> state = InlineCopy.of(task, child.random);
    InlineFork<R> fork =
        new InlineFork<>(path, child.node, () -> within(child, state), () -> runWaiting(parent));
    parent.waiting.add(fork);
    return fork;
  }

  /** Runs what waits below a parent, in the chosen order. */
  private void runWaiting(InlineFrame parent) {
    List<InlineFork<?>> waiting = new ArrayList<>(parent.waiting);
    parent.waiting.clear();
    if (reversed) {
      Collections.reverse(waiting);
    }
    waiting.forEach(InlineFork::runUnlessEnded);
  }

  private <R> R within(InlineFrame child, Task<R> first) {
    InlineFrame parent = frame;
    frame = child;
    try {
      Task<R> state = first;
      while (true) {
        child.task = state;
        try {
          return state.call();
        } catch (Frozen frozen) {
          state = InlineCopy.of(state, child.random);
        }
      }
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException(child.path + " failed", failure);
    } finally {
      frame = parent;
    }
  }

  @Override
  public void checkpoint() {
    safePoints++;
    if (freezeEvery > 0 && safePoints % freezeEvery == 0 && frame.task instanceof Continuation) {
      throw new Frozen();
    }
  }

  @Override
  public void progress(Progress said) {
    progress.add(said);
  }

  @Override
  public StreamRandom random() {
    return frame.random;
  }

  @Override
  public <T> Shared<T> share(T value) {
    return () -> value;
  }

  @Override
  @SuppressWarnings("unchecked") // the key names the type
  public <T> T perNode(String key, Supplier<? extends T> init) {
    return (T) perNode.computeIfAbsent(key, absent -> init.get());
  }

  @Override
  public Optional<ForkPath> path() {
    return Optional.of(frame.path);
  }

  @Override
  public String node() {
    return frame.node;
  }

  @Override
  public <R> Iterator<Fork<R>> asCompleted(Collection<? extends Fork<R>> forks) {
    List<Fork<R>> order = new ArrayList<>(forks);
    return order.iterator();
  }

  @Override
  public <R> Job<R> submit(Task<R> root, JobOptions options) {
    throw new UnsupportedOperationException("tests run their roots by InlineRuntime.run");
  }

  @Override
  public <R> Job<R> attach(String id) {
    throw new UnsupportedOperationException("there are no jobs here to attach to");
  }

  @Override
  public ResourceRuntime resources() {
    throw new UnsupportedOperationException("there is no node here to open files on");
  }

  private InlineFrame frame(ForkPath path) {
    return new InlineFrame(path, new InlineRandom(seed, path.belowJob()));
  }

  /** Unwinds a continuation at a safe point. */
  private static final class Frozen extends Error {
    private static final long serialVersionUID = 1L;

    Frozen() {
      super("frozen at a safe point", null, false, false);
    }
  }
}
