package org.rfork.runtime.placement;

import org.rfork.runtime.NodeId;

/**
 * One end of a move: a node as the weighing node knows it.
 *
 * @param threads how many forks it runs at once
 * @param load forks queued and running there
 */
public record MoveEnd(NodeId node, int threads, int load, Pace pace) {
  /** Less than that part of a core is nothing to go to. */
  private static final double LEAST_FREE = 0.1;

  /** Whether one more fork would find a thread and some of a core. */
  public boolean hasRoom() {
    return load < threads && pace.freeCores() >= LEAST_FREE;
  }

  /** Whether something waits for a thread there. */
  public boolean hasQueue() {
    return load > threads;
  }

  /** The part of a core that one more fork would get. */
  double offer() {
    return Math.min(1, pace.freeCores());
  }

  /** The node when one more runs there, as far as that can be foreseen. */
  public MoveEnd with() {
    double free = Math.max(0, pace.freeCores() - 1);
    return new MoveEnd(node, threads, load + 1, new Pace(pace.share(), free, pace.captureRate()));
  }

  /** The node when one that it counts already will use some of its cores. */
  public MoveEnd withUnmeasured() {
    MoveEnd then = with();
    return new MoveEnd(node, threads, load, then.pace);
  }

  /** The node when one has left: the others share what that one got, unless another begins. */
  public MoveEnd without() {
    double share = pace.share();
    if (!hasQueue() && load > 1) {
      share = Math.min(1, share * load / (load - 1));
    }
    return new MoveEnd(
        node, threads, load - 1, new Pace(share, pace.freeCores(), pace.captureRate()));
  }
}
