package org.rfork.samples.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rfork.CaptureException;
import org.rfork.Fork;
import org.rfork.ForkFailedException;
import org.rfork.ForkOptions;
import org.rfork.RemoteFork;

/** What a failure looks like at join, how a retry is asked for, and what is refused at once. */
public final class Failures {
  private Failures() {}

  public static void main(String[] args) throws IOException {
    Fork<Integer> wrong = RemoteFork.fork(() -> Integer.parseInt("seven"));
    try {
      System.out.println(wrong.join());
    } catch (ForkFailedException failure) {
      System.out.println("attempt " + failure.attempt() + " threw " + failure.getCause());
    }

    Path folder = Files.createTempDirectory("rfork-guide");
    String door = folder.resolve("door").toString();
    Fork<String> visit = RemoteFork.fork(() -> knock(door), ForkOptions.DEFAULT.retries(2));
    System.out.println(visit.join());
    Files.delete(Path.of(door));
    Files.delete(folder);

    Thread thread = Thread.currentThread();
    try {
      RemoteFork.fork(() -> thread.getName()).join();
    } catch (CaptureException refused) {
      System.out.println("refused at fork(): " + refused.kind());
    }
  }

  /** Fails the first time and opens the door for the second. */
  static String knock(String door) throws IOException {
    if (Files.notExists(Path.of(door))) {
      Files.createFile(Path.of(door));
      throw new IOException("nobody opened");
    }
    return "come in";
  }
}
