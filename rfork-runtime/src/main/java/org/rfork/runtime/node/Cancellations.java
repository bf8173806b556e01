package org.rfork.runtime.node;

import org.rfork.ForkPath;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkRun;

/** Ends forks before their time. Safe for all threads. */
final class Cancellations {
  private final NodeServices services;
  private final Inbox node;

  Cancellations(NodeServices services, Inbox node) {
    this.services = services;
    this.node = node;
  }

  /** Cancels a fork wherever its home is; false if it is known here that it had ended. */
  boolean cancel(ForkHandle<?> fork, String why) {
    if (fork.isEnded()) {
      return false;
    }
    if (!fork.homeNode().equals(services.self())) {
      node.tell(
          new NodeCommand.Send(fork.homeNode(), new JoinMessage.CancelAsked(fork.path(), why)));
      return true;
    }
    String message = fork.path() + " was cancelled: " + why;
    return end(fork, Outcome.without(Outcome.Kind.CANCELLED, message), why);
  }

  /** Ends a fork that has its home here, and stops it and all below it. */
  private boolean end(ForkHandle<?> fork, Outcome outcome, String why) {
    ForkRun run = fork.run();
    boolean isWithdrawn = run != null && run.withdraw(); // before anybody hears of its end
    // The outcome first: a run that is interrupted may still return, and must not win.
    boolean isFirst = services.end(fork, outcome, fork.status().node(), fork.status().attempt());
    if (run != null && !isWithdrawn) {
      run.cancel(why);
    }
    node.tell(new NodeCommand.CancelFork(fork, why));
    services.cancelBelow(fork.path(), why);
    return isFirst;
  }

  /** Has a fork fail that has its home here; false if there is none of that path. */
  boolean fail(ForkPath path, Outcome outcome) {
    ForkHandle<?> fork = services.registry().find(path);
    if (fork == null) {
      return false;
    }
    end(fork, outcome, outcome.message());
    return true;
  }

  /** Ends all forks of this home as lost: nothing will run them any more. */
  void abandonAll(String why) {
    Outcome lost = Outcome.without(Outcome.Kind.LOST, why);
    for (ForkHandle<?> fork : services.registry().live()) {
      services.end(fork, lost, fork.status().node(), fork.status().attempt());
    }
  }
}
