package org.rfork.runtime.view;

import java.util.List;

/**
 * A shared region, to which forks are attached.
 *
 * @param name what it was opened as
 * @param opener the path of the fork that opened it
 * @param bytes its size
 * @param written about how many of these were ever written
 * @param node where it is
 * @param forks the paths of those that are attached
 */
public record RegionSnapshot(
    String name, String opener, long bytes, long written, String node, List<String> forks) {
  /** Copies the list. */
  public RegionSnapshot {
    forks = List.copyOf(forks);
  }
}
