package org.rfork.runtime.exec;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What each job did on this node. Safe for all threads. */
public final class JobTallies {
  /**
   * What a job did.
   *
   * @param forked forks made here
   * @param ended attempts that ran here to their end
   */
  public record Counts(long forked, long ended) {
    /** Nothing yet. */
    public static final Counts NONE = new Counts(0, 0);
  }

  /** What a job did that no lane counts any more. */
  static final class Tally {
    private final String job;
    private final LongAdder forked = new LongAdder();
    private final LongAdder ended = new LongAdder();

    private Tally(String job) {
      this.job = job;
    }
  }

  private final Lanes lanes;
  private final Map<String, Tally> tallies = new ConcurrentHashMap<>();

  JobTallies(Lanes lanes) {
    this.lanes = lanes;
    lanes.whenOver(JobTallies::settle);
  }

  /** A fork was made here. */
  public void forked(String job) {
    Lane lane = lanes.own();
    if (lane == null) {
      of(job).forked.increment();
    } else {
      turn(lane, job);
      lane.add(Lane.FORKED, 1);
    }
  }

  /** An attempt ran here to its end. */
  public void ended(String job) {
    Lane lane = lanes.own();
    if (lane == null) {
      of(job).ended.increment();
    } else {
      turn(lane, job);
      lane.add(Lane.ENDED, 1);
    }
  }

  private void turn(Lane lane, String job) {
    Tally known = lane.tally();
    if (known == null || !known.job.equals(job)) {
      settle(lane);
      lane.tally(of(job));
    }
  }

  private static void settle(Lane lane) {
    Tally known = lane.tally();
    if (known != null) {
      known.forked.add(lane.take(Lane.FORKED));
      known.ended.add(lane.take(Lane.ENDED));
      lane.tally(null);
    }
  }

  private Tally of(String job) {
    Tally known = tallies.get(job);
    return known != null ? known : tallies.computeIfAbsent(job, Tally::new);
  }

  /** What all jobs did by now, by their ids. */
  public Map<String, Counts> all() {
    Map<String, Counts> all = new HashMap<>();
    tallies.forEach((job, tally) -> all.put(job, counts(tally)));
    return all;
  }

  /** What a job did by now. */
  public Counts of(JobInfo job) {
    Tally known = tallies.get(job.id());
    return known == null ? Counts.NONE : counts(known);
  }

  @SuppressWarnings("ReferenceEquality") // a job has one
  private Counts counts(Tally tally) {
    long forked = tally.forked.sum();
    long ended = tally.ended.sum();
    for (Lane lane : lanes.all()) {
      if (lane.tally() == tally) {
        forked += lane.get(Lane.FORKED);
        ended += lane.get(Lane.ENDED);
      }
    }
    return new Counts(forked, ended);
  }

  /** Forgets that the job ever was. */
  public void forget(String job) {
    tallies.remove(job);
  }
}
