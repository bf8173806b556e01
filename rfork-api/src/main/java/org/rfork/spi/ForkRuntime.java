package org.rfork.spi;

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

/** What stands behind the verbs of {@link org.rfork.RemoteFork}; each does what is said there. */
public interface ForkRuntime {

  /** See {@link org.rfork.RemoteFork#fork(Task, ForkOptions)}. */
  <R extends @Nullable Object> Fork<R> fork(Task<R> task, ForkOptions options);

  /** See {@link org.rfork.RemoteFork#fork()}. */
  <R extends @Nullable Object> Fork<R> forkSelf();

  /** See {@link org.rfork.RemoteFork#asCompleted(Collection)}. */
  <R extends @Nullable Object> Iterator<Fork<R>> asCompleted(Collection<? extends Fork<R>> forks);

  /** See {@link org.rfork.RemoteFork#submit(Task, JobOptions)}. */
  <R extends @Nullable Object> Job<R> submit(Task<R> root, JobOptions options);

  /** See {@link org.rfork.RemoteFork#attach(String)}. */
  <R extends @Nullable Object> Job<R> attach(String id);

  /** See {@link org.rfork.RemoteFork#checkpoint()}. */
  void checkpoint();

  /** See {@link org.rfork.RemoteFork#progress(double, String)}. */
  void progress(Progress progress);

  /** See {@link org.rfork.RemoteFork#random()}. */
  StreamRandom random();

  /** See {@link org.rfork.RemoteFork#share(Object)}. */
  <T> Shared<T> share(T value);

  /** See {@link org.rfork.RemoteFork#perNode(String, Supplier)}. */
  <T> T perNode(String key, Supplier<? extends T> init);

  /** See {@link org.rfork.RemoteFork#path()}. */
  Optional<ForkPath> path();

  /** See {@link org.rfork.RemoteFork#node()}. */
  String node();

  /** What stands behind {@link org.rfork.resource}. */
  ResourceRuntime resources();
}
