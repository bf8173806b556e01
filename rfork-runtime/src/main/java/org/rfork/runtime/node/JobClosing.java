package org.rfork.runtime.node;

import java.util.HashSet;
import java.util.Set;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.JobInfo;

/**
 * Closes jobs that are over on this node: their forks are cancelled, what was kept is let go, and
 * after {@code rfork.jobs.keep-ended} they are forgotten. Safe for all threads.
 */
final class JobClosing {
  private final NodeServices services;
  private final Cancellations cancellations;
  private final SharedValues sharedValues;
  private final PerNodeValues perNode;
  private final ResourceDesk resources;
  private final Timer timer;

  JobClosing(
      NodeServices services,
      Cancellations cancellations,
      SharedValues sharedValues,
      PerNodeValues perNode,
      ResourceDesk resources,
      Timer timer) {
    this.services = services;
    this.cancellations = cancellations;
    this.sharedValues = sharedValues;
    this.perNode = perNode;
    this.resources = resources;
    this.timer = timer;
  }

  /** Jobs that end with this driver are over. */
  void driverLost(NodeId driver) {
    Set<String> jobs = new HashSet<>();
    for (ForkHandle<?> fork : services.registry().live()) {
      JobInfo job = fork.job();
      if (job.endsWithDriver() && job.driver().equals(driver)) {
        jobs.add(fork.path().job());
      }
    }
    jobs.forEach(job -> close(job, "its driver " + driver + " is gone"));
  }

  /** A job is over: what this node has of it ends soon. */
  void close(String job, String why) {
    services.chores().add(() -> closeNow(job, why)); // it closes users' resources
    timer.after(services.config().jobs().keepEnded(), () -> forget(job));
  }

  private void forget(String job) {
    services.registry().forgetJob(job);
    services.pool().tallies().forget(job);
  }

  private void closeNow(String job, String why) {
    for (ForkHandle<?> fork : services.registry().within(ForkPath.root(job))) {
      cancellations.cancel(fork, why);
    }
    services.registry().endJob(job);
    services.finished().forgetJob(job);
    services.legacies().forgetJob(job);
    services.blobs().removeJob(job);
    sharedValues.endJob(job);
    perNode.close(job);
    resources.jobOver(job);
  }
}
