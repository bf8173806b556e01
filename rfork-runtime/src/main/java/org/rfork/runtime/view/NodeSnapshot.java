package org.rfork.runtime.view;

import java.util.Set;

/**
 * One node.
 *
 * @param name its name
 * @param address {@code host:port} of its cluster endpoint; empty for an embedded node
 * @param pid its process
 * @param roles its roles; {@code worker} nodes run forks
 * @param threads how many forks it runs at once
 * @param running forks running there
 * @param queued forks waiting there for a thread
 * @param draining whether it takes no forks any more and is to leave
 * @param uptimeMillis milliseconds since its start
 */
public record NodeSnapshot(
    String name,
    String address,
    long pid,
    Set<String> roles,
    int threads,
    int running,
    int queued,
    boolean draining,
    long uptimeMillis) {
  /** Copies the roles. */
  public NodeSnapshot {
    roles = Set.copyOf(roles);
  }
}
