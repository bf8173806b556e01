package com.example;

import java.time.Duration;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.runtime.RunningNode;

/** A driver in a process of its own, to be killed: submits a durable job that prints much. */
public final class ChattyMain {
  static final int LINES = 600;

  private ChattyMain() {}

  /** {@code HOST:PORT} of the cluster. Prints the job's id, then its lines. */
  public static void main(String[] arguments) throws Exception {
    RunningNode driver = DriverMain.join(arguments[0]);
    driver.onOutput((path, error, line) -> System.out.println(line));
    if (!driver.awaitWorkers(2, Duration.ofSeconds(60))) {
      throw new IllegalStateException("no two workers");
    }
    Job<Integer> job = RemoteFork.submit(ChattyMain::chat, JobOptions.named("chat").durable(true));
    System.out.println("job " + job.id());
    job.join();
  }

  private static int chat() throws InterruptedException {
    for (int line = 0; line < LINES; line++) {
      System.out.println("line " + line);
      Thread.sleep(5);
    }
    return LINES;
  }
}
