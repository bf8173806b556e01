package org.rfork.runtime.launch;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process that behaves like a node towards its driver: says it is up, dies with its pipe. */
public final class FakeNodeMain {
  private FakeNodeMain() {}

  /**
   * {@code NAME}, and {@code exit CODE}, {@code stay}, or {@code alone} without a pipe; {@code
   * driver} starts a node itself.
   */
  public static void main(String[] arguments) throws Exception {
    String name = arguments[0];
    System.out.println(new UpLine(name, "127.0.0.1:1"));
    System.out.println("words of " + name);
    switch (arguments[1]) {
      case "exit" -> System.exit(Integer.parseInt(arguments[2]));
      case "driver" -> driver();
      case "alone" -> new CountDownLatch(1).await();
      default -> stay();
    }
  }

  private static void stay() throws InterruptedException {
    ParentWatch.start(System.in, () -> Runtime.getRuntime().halt(7));
    new CountDownLatch(1).await();
  }

  private static void driver() throws Exception {
    ProcessBuilder command =
        JvmCommand.ofThisJvm().running(FakeNodeMain.class.getName(), List.of("n1", "stay"));
    NodeProcess node = NodeProcess.start("n1", command, (name, line) -> System.out.println(line));
    System.out.println("pid " + node.pid());
    new CountDownLatch(1).await();
  }
}
