package org.rfork.runtime.node;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.remote.FailureDetector;

/**
 * Whether another node was heard of in the time that this node was awake. Pekko's own detectors
 * count by the clock: a node that was frozen, or had no core, for nearly as long as makes it silent
 * itself, then takes all others for silent, and tells those that have not missed it. If it is lost
 * at that moment, what it has said stays until the cluster has done without it, and Pekko's
 * resolver cannot tell who of two is at fault. Safe for all threads.
 */
public final class SilenceDetector implements FailureDetector {
  /** It is asked once an interval: a longer time without a question it has slept through. */
  private static final int LONGEST_STEP = 2;

  private final long limitNanos;
  private final long longestStepNanos;
  private final LongSupplier clock;
  private long readNanos;
  private long awakeNanos;
  private long heardNanos;
  private boolean isMonitoring;

  /** As Pekko makes it for each node, which knows it by its name. */
  public SilenceDetector(Config config, EventStream unused) {
    this(
        config.getDuration("heartbeat-interval"),
        config.getDuration("acceptable-heartbeat-pause"),
        System::nanoTime);
  }

  /**
   * Has heard nothing yet, and waits for nothing.
   *
   * @param interval between two heartbeats, and two questions at most
   * @param pause how much later than it was due a heartbeat may come
   * @param clock nanoseconds since some moment
   */
  SilenceDetector(Duration interval, Duration pause, LongSupplier clock) {
    this.limitNanos = interval.plus(pause).toNanos();
    this.longestStepNanos = interval.multipliedBy(LONGEST_STEP).toNanos();
    this.clock = clock;
    this.readNanos = clock.getAsLong();
  }

  @Override
  public synchronized boolean isAvailable() {
    return awake() - heardNanos < limitNanos || !isMonitoring;
  }

  @Override
  public synchronized boolean isMonitoring() {
    return isMonitoring;
  }

  @Override
  public synchronized void heartbeat() {
    heardNanos = awake();
    isMonitoring = true;
  }

  private long awake() {
    long now = clock.getAsLong();
    awakeNanos += Math.min(now - readNanos, longestStepNanos);
    readNanos = now;
    return awakeNanos;
  }
}
