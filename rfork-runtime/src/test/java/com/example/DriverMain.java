package com.example;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rfork.ForkState;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.launch.Nodes;

/**
 * A driver in a process of its own, to be killed: joins a cluster and submits an endless job, or
 * durable ones.
 */
public final class DriverMain {
  static final String DURABLE = "durable";
  static final String PROGRAMS = "programs";

  /** Said when all {@link Programs} are. */
  static final String SUBMITTED = "all are submitted";

  private DriverMain() {}

  /** Starts a driver's node in this process and joins the cluster of that {@code HOST:PORT}. */
  static RunningNode join(String address) {
    Map<String, Object> settings = new HashMap<>(TestCluster.PATIENT);
    settings.put("rfork.node.name", "victim");
    settings.put("rfork.node.roles", List.of("driver"));
    settings.put("rfork.cluster.join-timeout", "60s");
    settings.put("rfork.cluster.seed-nodes", List.of(address));
    return Nodes.start(RforkConfig.load(null, settings));
  }

  /**
   * {@code HOST:PORT} of the cluster, and DURABLE, or PROGRAMS and their size. Prints the jobs'
   * ids.
   */
  public static void main(String[] arguments) throws Exception {
    RunningNode unused = join(arguments[0]);
    if (List.of(arguments).contains(PROGRAMS)) {
      List<Job<Long>> jobs = Programs.submit(Integer.parseInt(arguments[2]));
      jobs.forEach(job -> System.out.println("job " + job.id()));
      System.out.println(SUBMITTED);
      jobs.forEach(Job::join);
      return;
    }
    if (List.of(arguments).contains(DURABLE)) {
      Job<Long> durable =
          RemoteFork.submit(
              new Walk(150, 20, 10),
              JobOptions.named("orphan").seed(6).allow("com.example").durable(true));
      System.out.println("job " + durable.id());
      durable.join();
      return;
    }
    Job<List<Integer>> job =
        RemoteFork.submit(DriverMain::endlessForks, JobOptions.named("orphan"));
    while (job.root().state() != ForkState.RUNNING) {
      Thread.sleep(10);
    }
    System.out.println("job " + job.id());
    job.join();
  }

  private static List<Integer> endlessForks() {
    return RemoteFork.forkAll(0, 6, DriverMain::endless).join();
  }

  private static int endless(int number) throws InterruptedException {
    Thread.sleep(600_000);
    return number;
  }
}
