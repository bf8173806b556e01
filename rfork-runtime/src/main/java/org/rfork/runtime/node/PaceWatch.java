package org.rfork.runtime.node;

import java.time.Duration;
import org.rfork.runtime.placement.Pace;

/** Measures from time to time how fast forks run here. On the timer's thread. */
final class PaceWatch {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final CpuMeter meter;
  private final StateCaptures captures;
  private final Members members;
  private final Timer timer;

  PaceWatch(CpuMeter meter, StateCaptures captures, Members members, Timer timer) {
    this.meter = meter;
    this.captures = captures;
    this.members = members;
    this.timer = timer;
  }

  /** Measures in a second, and again and again. */
  void begin() {
    timer.after(INTERVAL, this::measure);
  }

  private void measure() {
    meter.sample();
    members.pace(new Pace(meter.share(), meter.freeCores(), captures.freezeRate()));
    begin();
  }
}
