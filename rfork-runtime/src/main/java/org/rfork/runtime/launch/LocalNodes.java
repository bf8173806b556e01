package org.rfork.runtime.launch;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rfork.runtime.ClusterException;

/**
 * Node processes of this machine that end when this process ends, however it ends: their standard
 * input is a pipe from here, and a shutdown hook stops them. {@link Detached} ones can be left. All
 * methods may be called by any thread.
 */
public final class LocalNodes implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** Told what happens in the processes, on threads of their own. */
  public interface Listener {
    /** A line that a node's process printed, standard error included. */
    void line(String node, String line);

    /**
     * A node's process ended though nobody stopped it. One that was put out of its cluster is then
     * started again.
     */
    void ended(EndedNode node);
  }

  private final Listener listener;
  private final List<NodeProcess> processes = new ArrayList<>();
  private final List<EndedNode> ended = new ArrayList<>();
  private final Thread hook = new Thread(this::stopAll, "rfork-stop-local-nodes");
  private boolean closing;
  private boolean left;

  private LocalNodes(Listener listener) {
    this.listener = listener;
  }

  /**
   * Starts the processes.
   *
   * @param commands by node name, in the order in which they are to start
   * @throws ClusterException if one cannot be started; then none is left running
   */
  public static LocalNodes start(Map<String, ProcessBuilder> commands, Listener listener) {
    LocalNodes nodes = new LocalNodes(listener);
    Runtime.getRuntime().addShutdownHook(nodes.hook);
    try {
      commands.forEach(nodes::start);
    } catch (ClusterException e) {
      nodes.close();
      throw e;
    }
    return nodes;
  }

  /** The nodes whose processes ended unasked so far and for good, in that order. */
  public synchronized List<EndedNode> ended() {
    return List.copyOf(ended);
  }

  /** Whether no process is left. */
  public synchronized boolean allEnded() {
    return ended.size() == processes.size();
  }

  /** What the processes that are not up have printed last, by name. */
  public synchronized Map<String, List<String>> linesOfNodesNotUp() {
    return processes.stream()
        .filter(process -> process.address().isEmpty())
        .collect(Collectors.toMap(NodeProcess::name, NodeProcess::lastLines));
  }

  /** Whether the node at this {@code host:port} is, or was, one of these processes. */
  public synchronized boolean isAt(String address) {
    return processes.stream().anyMatch(process -> process.address().equals(address));
  }

  /** The process of a node. */
  public synchronized Optional<Long> pid(String name) {
    return processes.stream().filter(p -> p.name().equals(name)).map(NodeProcess::pid).findFirst();
  }

  /** The {@code host:port} of the nodes that are or were up. */
  public synchronized List<String> addresses() {
    return processes.stream().map(NodeProcess::address).filter(each -> !each.isEmpty()).toList();
  }

  /** Says whether the processes are left running by {@link #close} and the end of this process. */
  public synchronized void leave(boolean leave) {
    left = leave;
  }

  /** Stops all processes, unless they are left: asks, waits two seconds at most, then kills. */
  @Override
  public void close() {
    stopAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs or has run; stopping twice does no harm.
    }
  }

  private synchronized void start(String name, ProcessBuilder command) {
    if (closing) {
      return;
    }
    try {
      NodeProcess process = NodeProcess.start(name, command, this::line);
      processes.removeIf(earlier -> earlier.name().equals(name));
      processes.add(process);
      process.onEnd(node -> processEnded(node, command));
    } catch (IOException e) {
      throw new ClusterException(
          "the process of node " + name + " cannot be started: " + e.getMessage(), e);
    }
  }

  private void line(String node, String line) {
    if (!isClosing()) {
      listener.line(node, line);
    }
  }

  private void processEnded(EndedNode node, ProcessBuilder command) {
    synchronized (this) {
      if (closing) {
        return;
      }
      if (!node.wasPutOut()) {
        ended.add(node);
      }
    }
    listener.ended(node);
    if (node.wasPutOut()) {
      startAgain(node, command);
    }
  }

  /** It joins as a new incarnation; this one's forks already run elsewhere. */
  private void startAgain(EndedNode node, ProcessBuilder command) {
    try {
      start(node.name(), command);
    } catch (ClusterException e) {
      line(node.name(), "it is not started again: " + e.getMessage());
      synchronized (this) {
        ended.add(node);
      }
    }
  }

  private synchronized boolean isClosing() {
    return closing;
  }

  private void stopAll() {
    List<NodeProcess> stopping;
    synchronized (this) {
      closing = true;
      stopping = left ? List.of() : processes.stream().filter(NodeProcess::isAlive).toList();
    }
    stopping.forEach(NodeProcess::stop);
    long end = System.nanoTime() + GRACE.toNanos();
    try {
      for (NodeProcess process : stopping) {
        process.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        process.deleteLog();
      }
    } catch (InterruptedException e) {
      stopping.forEach(NodeProcess::kill);
      Thread.currentThread().interrupt();
    }
  }
}
