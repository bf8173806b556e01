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
  /** Where Pekko finds what is for its detectors. */
  private static final String SECTION = "pekko.cluster.failure-detector.";

  private static final String INTERVAL_KEY = "asked-each";
  private static final String LIMIT_KEY = "acceptable-heartbeat-pause";

  /** The setting of how often it is asked or hears something. */
  static final String INTERVAL = SECTION + INTERVAL_KEY;

  /** The setting of how long a node may be silent. */
  static final String LIMIT = SECTION + LIMIT_KEY;

  /** A time without a question that is longer than so many intervals it has slept through. */
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
    this(config.getDuration(INTERVAL_KEY), config.getDuration(LIMIT_KEY), System::nanoTime);
  }

  /**
   * Has heard nothing yet, and waits for nothing.
   *
   * @param interval between two questions, or heartbeats
   * @param limit how long a node may be silent
   * @param clock nanoseconds since some moment
   */
  SilenceDetector(Duration interval, Duration limit, LongSupplier clock) {
    this.limitNanos = limit.toNanos();
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
