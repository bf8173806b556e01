package com.example.capture;

import com.example.hostile.Bomb;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.rfork.CaptureException;
import org.rfork.capture.CaptureFor;
import org.rfork.capture.CaptureLimits;
import org.rfork.capture.Handles;
import org.rfork.capture.StateCapture;

/**
 * Restores damaged documents whose checksums are right, in a JVM of its own with a small heap. Ends
 * with 0 if each was refused by a {@code CaptureException} or gave a graph that can be walked and
 * captured again; else says by which seed it went wrong, and leaves the document in {@code target}.
 */
final class MutationRun {
  private static final StateCapture CAPTURE =
      new StateCapture(new CaptureLimits(1 << 22, 100_000, 100_000));
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static volatile long startedAt;
  private static volatile long seed;
  private static volatile byte[] document = {};

  private MutationRun() {}

  /**
   * Runs.
   *
   * @param args how many documents, and the seed of the first; each has the next
   */
  public static void main(String[] args) throws Exception {
    long first = Long.parseLong(args[1]);
    Thread main = Thread.currentThread();
    Thread watchdog = new Thread(() -> watch(main));
    watchdog.setDaemon(true);
    watchdog.start();
    Map<String, Integer> outcomes = new TreeMap<>();
    for (long next = first; next < first + Long.parseLong(args[0]); next++) {
      seed = next;
      startedAt = THREADS.getCurrentThreadCpuTime();
      try {
        outcomes.merge(outcome(new Random(seed)), 1, Integer::sum);
      } catch (Throwable e) {
        fail("is neither refused nor restored: " + e, e);
      }
      if (System.getProperty(Bomb.MARK) != null) {
        fail("initialised a class that is not allowed", new AssertionError());
      }
    }
    System.out.println(outcomes);
  }

  private static String outcome(Random random) throws Exception {
    Object root = FuzzGraphs.graph(random);
    CaptureFor purpose = random.nextBoolean() ? CaptureFor.FILE : CaptureFor.MESSAGE;
    byte[] whole = CAPTURE.capture(root, Captures.ALLOW, Handles.NONE, purpose).bytes();
    document = Mutator.mutate(whole, random);
    try {
      requireLegal(restore());
      return "RESTORED";
    } catch (CaptureException refused) {
      return refused.kind().name();
    }
  }

  private static Object restore() {
    return CAPTURE.restore(
        document, Captures.ALLOW, MutationRun.class.getClassLoader(), Handles.NONE);
  }

  /** What was restored is a graph like any other. */
  private static void requireLegal(Object root) {
    GraphComparer.requireEqual(root, root);
    CAPTURE.capture(root, Captures.ALLOW, Handles.NONE);
  }

  private static void watch(Thread main) {
    while (true) {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        return;
      }
      if (THREADS.getThreadCpuTime(main.getId()) - startedAt > DEADLINE_NANOS) {
        AssertionError where = new AssertionError();
        where.setStackTrace(main.getStackTrace());
        fail("is not done in time", where);
      }
    }
  }

  private static void fail(String what, Throwable cause) {
    System.out.println("the document of seed " + seed + " " + what);
    StackTraceElement[] trace = cause.getStackTrace();
    for (int i = 0; i < Math.min(trace.length, 30); i++) {
      System.out.println("  at " + trace[i]);
    }
    try {
      Files.write(Path.of("target", "mutation-" + seed + ".state"), document);
    } catch (java.io.IOException e) {
      System.out.println(e);
    }
    Runtime.getRuntime().halt(1);
  }
}
