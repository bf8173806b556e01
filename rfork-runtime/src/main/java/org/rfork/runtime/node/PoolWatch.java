package org.rfork.runtime.node;

import org.rfork.runtime.exec.Ticks;

/** What the pool must have done from time to time. For the thread that has the turn. */
final class PoolWatch {
  private final NodeServices services;
  private final HostDesk host;
  private long lastCheckpoint;
  private boolean wasStarved;
  private long lastBegun;

  PoolWatch(NodeServices services, HostDesk host) {
    this.services = services;
    this.host = host;
  }

  /** What a join that blocks cannot see: the thread that went on then blocks now as well. */
  void relieve() {
    boolean starved = services.pool().isStarved();
    long begun = services.pool().begun();
    if (starved && wasStarved && begun == lastBegun) {
      host.saturated();
      services.startFirstQueued();
    }
    wasStarved = starved;
    lastBegun = begun;
  }

  /** Gives runaways up, and has what runs here captured when it is time. */
  void tick(long nowMillis) {
    Ticks.tick();
    services.pool().giveUpRunaways(services.config().forks().cancelGrace());
    checkpoint(nowMillis);
  }

  private void checkpoint(long nowMillis) {
    long interval = services.config().checkpoint().interval().toMillis();
    if (interval > 0 && nowMillis - lastCheckpoint >= interval) {
      lastCheckpoint = nowMillis;
      services.pool().askCheckpoints();
    }
  }
}
