package org.rfork.samples.guide;

import java.util.List;
import org.rfork.Continuation;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;

/** A job that goes on when the program that submitted it is gone. */
public final class Durable {
  private Durable() {}

  public static void main(String[] args) {
    boolean stays = List.of(args).contains("stay");
    Job<Long> job = RemoteFork.submit(new Sum(1_000), JobOptions.named("sum").durable(stays));
    System.err.println("to be found again by: ./rfork attach " + job.id());

    Job<Long> found = RemoteFork.attach(job.id()); // from this program or any other
    System.out.println("the sum is " + found.join());
  }

  /** Goes on from its last checkpoint when its node is lost. */
  static final class Sum extends Continuation<Long> {
    private final int end;
    private int next;
    private long sum;

    Sum(int end) {
      this.end = end;
    }

    @Override
    protected Long run() {
      while (next < end) {
        sum += next;
        next++;
        RemoteFork.checkpoint();
      }
      return sum;
    }
  }
}
