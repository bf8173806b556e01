package org.rfork.samples.guide;

import java.time.Duration;
import org.rfork.Fork;
import org.rfork.ForkCancelledException;
import org.rfork.ForkFailedException;
import org.rfork.ForkOptions;
import org.rfork.ForkScope;
import org.rfork.JoinTimeoutException;
import org.rfork.RemoteFork;

/** Ends that come early: a limited join, cancel, a deadline, and a scope. */
public final class Limits {
  private Limits() {}

  public static void main(String[] args) {
    Fork<String> slow = RemoteFork.fork(Limits::sleep);
    try {
      slow.join(Duration.ofMillis(100));
    } catch (JoinTimeoutException late) {
      System.out.println("not yet, and it goes on; cancelled now: " + slow.cancel());
    }

    Fork<String> bounded =
        RemoteFork.fork(Limits::sleep, ForkOptions.DEFAULT.deadline(Duration.ofMillis(100)));
    try {
      bounded.join();
    } catch (ForkCancelledException late) {
      System.out.println("its deadline passed: " + bounded.state());
    }

    try (ForkScope scope = RemoteFork.scope(ForkScope.Policy.FAIL_FAST)) {
      scope.fork(() -> 1 / Integer.parseInt("0"));
      scope.fork(Limits::sleep);
      scope.join();
    } catch (ForkFailedException first) {
      System.out.println("the scope failed by " + first.getCause());
    }
  }

  static String sleep() throws InterruptedException {
    Thread.sleep(60_000);
    return "rested";
  }
}
