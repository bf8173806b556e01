package org.rfork.runtime.node;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Order;
import org.rfork.runtime.view.ClusterSnapshot;

/** What the actor asks of the node around it. */
interface NodeSelf {

  /** The facts of this node. */
  ClusterSnapshot snapshot();

  /** Collects the whole cluster's facts, and has them sent there. */
  void observe(String replyTo);

  /** Does an order if it concerns this node; completes on any thread. */
  CompletableFuture<Order.Answer> obey(Order order);

  /** Has the whole cluster do it, and its answer sent there. */
  void command(String replyTo, Order order);

  /** All forks have left this node, which drains: it may leave the cluster. */
  void drained();

  /** That node hears the job's lines from now on. */
  void listens(NodeId listener, String job);

  /** The jobs whose lines are heard here though others submitted them. */
  List<String> heardHere();

  /** A line that a fork printed, of a job of this node or one that it attached to. */
  void line(JobMessage.Line line);

  /** A job is over. */
  void jobEnded(String job);

  /** A node is gone: jobs that were submitted there end, and nobody hears lines there. */
  void driverLost(NodeId node);

  /** Whether this process started the one of the node at this {@code host:port}. */
  boolean isStartedHere(String address);

  /** A line of a fork left the mailbox; there is room for another. */
  void lineSent();

  /** This node cannot be part of the cluster. */
  void unwelcome(String why);
}
