package org.rfork.runtime.resource.socket;

import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.resource.Attempt;

/**
 * Who uses a socket.
 *
 * @param fork its path
 * @param attempt of the fork; a later one takes the socket from an earlier one
 */
record Caller(String fork, Attempt attempt) {
  static Caller of(ForkContext fork) {
    var attempt = new Attempt(fork.job().restartedAtMillis(), fork.attempt());
    return new Caller(fork.path().value(), attempt);
  }

  /** Whether it is the same attempt of the same fork, or a later one. */
  boolean follows(Caller other) {
    return fork.equals(other.fork) && !attempt.isBefore(other.attempt);
  }
}
