package org.rfork.runtime.node;

import org.jspecify.annotations.Nullable;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkHome;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.node.ForkRegistry.SubmittedJob;
import org.rfork.runtime.node.Inheritance.Left;

/** Begins and takes over the roots of durable jobs whose home is this node. */
final class DurableRoots {
  private final NodeServices services;
  private final ForkLauncher launcher;
  private final Adoptions adoptions;
  private final ForkHome home;
  private final Inbox node;

  DurableRoots(
      NodeServices services,
      ForkLauncher launcher,
      Adoptions adoptions,
      ForkHome home,
      Inbox node) {
    this.services = services;
    this.launcher = launcher;
    this.adoptions = adoptions;
    this.home = home;
    this.node = node;
  }

  /** Starts the root of a durable job whose home is this node. */
  void begin(KeptJob job) {
    launcher.launch(root(job), job.attempt());
  }

  /**
   * Has a durable job go on whose home was lost. Asks the other nodes, so it must not be called by
   * the actor.
   *
   * @param outcome how it ended; null if it has not, as far as is known here
   */
  void takeOver(KeptJob job, @Nullable Outcome outcome) {
    ForkHandle<?> root = root(job);
    if (outcome != null) {
      services.end(root, outcome, null, job.attempt());
      return;
    }
    Left left = adoptions.left(root.path(), root.path());
    int attempt = job.attempt() + 1;
    if (left != null) {
      adoptions.adopt(root, attempt, left);
    } else {
      launcher.launch(root, attempt);
    }
  }

  private ForkHandle<?> root(KeptJob job) {
    ForkUnit unit = job.unit();
    var root = new ForkHandle<Object>(unit, job.options(), services.self(), home);
    services.registry().submit(new SubmittedJob(unit.job(), root, System.nanoTime()));
    root.onEnd(() -> node.tell(new NodeCommand.RootEnded(job.id())));
    services.admission().enterOverLimit();
    return root;
  }
}
