package org.rfork.runtime.view;

import java.util.List;

/**
 * What all nodes of a cluster said of themselves at about one time.
 *
 * @param nodes by name
 * @param jobs by id
 * @param forks that have not ended, by path; at most a thousand from each node
 * @param decisions the latest placements, oldest first; at most a thousand from each node
 * @param moves the latest moves, oldest first; at most a thousand from each node
 * @param files that forks have open, by name
 * @param sockets that nodes keep for forks, by name
 * @param regions that forks share, by name
 * @param channels between forks, of each one for each node that keeps it, by name
 */
public record ClusterSnapshot(
    List<NodeSnapshot> nodes,
    List<JobSnapshot> jobs,
    List<ForkSnapshot> forks,
    List<Decision> decisions,
    List<Move> moves,
    List<FileSnapshot> files,
    List<SocketSnapshot> sockets,
    List<RegionSnapshot> regions,
    List<ChannelSnapshot> channels) {
  /** Copies the lists. */
  public ClusterSnapshot {
    nodes = List.copyOf(nodes);
    jobs = List.copyOf(jobs);
    forks = List.copyOf(forks);
    decisions = List.copyOf(decisions);
    moves = List.copyOf(moves);
    files = List.copyOf(files);
    sockets = List.copyOf(sockets);
    regions = List.copyOf(regions);
    channels = List.copyOf(channels);
  }
}
