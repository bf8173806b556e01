package org.rfork.runtime;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.rfork.ForkPath;
import org.rfork.Job;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.spi.ForkRuntime;

/** A node of this JVM. All methods may be called by any thread. */
public interface RunningNode extends AutoCloseable {

  /** What comes back from forks to the driver of their job, line by line. */
  @FunctionalInterface
  interface OutputListener {
    /**
     * A line that a fork printed or logged.
     *
     * @param path the fork
     * @param error whether it went to standard error
     * @param line without its line end
     */
    void line(ForkPath path, boolean error, String line);
  }

  /** The node's name. */
  String name();

  /** {@code host:port} that others join; empty for an embedded node. */
  String address();

  /** What stands behind {@link org.rfork.RemoteFork} on this node. */
  ForkRuntime runtime();

  /**
   * Waits until so many worker nodes are up in the cluster, this one included if it is one.
   *
   * @return false if the limit passed first
   */
  boolean awaitWorkers(int workers, Duration limit) throws InterruptedException;

  /**
   * Asks all nodes of the cluster; those that do not answer within the limit are left out.
   *
   * @param limit how long to wait for the slowest
   */
  ClusterSnapshot snapshot(Duration limit);

  /**
   * Has the cluster do something.
   *
   * @return what the node that it concerns says; {@link Order.Answer#NONE} if it concerns none
   */
  Order.Answer carryOut(Order order);

  /**
   * A job as it is now: its living forks as of safe points that they are asked for, or the newest
   * before where none comes in time, and its ended ones with their outcomes, as far as they may be
   * asked for again. The job goes on. Its states hold their schemas, so that they can be kept.
   *
   * @param job its id
   * @param limit how long to wait for safe points
   * @throws ClusterException if no such job is running in the cluster, naming those that are
   */
  JobFile freeze(String job, Duration limit);

  /**
   * Has a frozen job go on in this cluster, under its own id, with this node as its driver.
   *
   * @throws org.rfork.ForkRefusedException if a job of that id is running here, or a node lacks a
   *     class of its states
   */
  Job<?> resume(JobFile file);

  /** Where the lines go that forks of jobs of this node print or log; see {@link #hear}. */
  void onOutput(OutputListener listener);

  /**
   * Has the lines of a job's forks come to this node from now on, whoever submitted it and whoever
   * heard them before. When this node is gone they go to the job's driver again.
   *
   * @param job its id
   */
  void hear(String job);

  /**
   * The ids of all jobs that the cluster's nodes know: those that are running, and for {@code
   * rfork.jobs.keep-ended} those that have ended. Waits ten seconds at most.
   */
  Set<String> jobs();

  /**
   * Tells the cluster that the process of the node at this {@code host:port} has ended.
   *
   * @param how for the message of forks that were lost with it, such as {@code exited with code 3}
   */
  void processEnded(String address, String how);

  /**
   * Says whose {@link #processEnded ends} will be told: of other nodes a closed port is all that is
   * ever known.
   *
   * @param addresses whether the process at this {@code host:port} was started by this one; called
   *     on threads of the node
   */
  void startedHere(Predicate<String> addresses);

  /** Ends all forks of this node as lost: nothing will run them any more. */
  void abandon(String why);

  /** Completes when the node stopped, however; with a failure if the cluster put it out. */
  CompletionStage<Void> stopped();

  /** Stops at once without leaving: the other nodes end as well. */
  void halt();

  /** Leaves the cluster and stops. Waits a few seconds at most. */
  @Override
  void close();
}
