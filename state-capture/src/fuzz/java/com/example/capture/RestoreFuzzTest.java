package com.example.capture;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.example.hostile.Bomb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.rfork.CaptureException;
import org.rfork.capture.CaptureFor;
import org.rfork.capture.CaptureLimits;
import org.rfork.capture.Handles;
import org.rfork.capture.StateCapture;

/**
 * Jazzer looks for documents that restoring is not ready for. It is given bodies of documents; their
 * headers are made right, so that what comes after the checksum is reached.
 */
class RestoreFuzzTest {
  private static final StateCapture CAPTURE =
      new StateCapture(new CaptureLimits(1 << 22, 100_000, 100_000, 10_000_000));
  private static final byte[] HEADER = Captures.capture("header");

  @FuzzTest(maxDuration = "5m")
  void restore(byte[] body) {
    tryOut(Mutator.seal(HEADER, body));
    if (System.getProperty(Bomb.MARK) != null) {
      throw new AssertionError("a class that is not allowed was initialised");
    }
  }

  private static void tryOut(byte[] document) {
    try {
      Object root =
          CAPTURE.restore(
              document, Captures.ALLOW, RestoreFuzzTest.class.getClassLoader(), Handles.NONE);
      CAPTURE.capture(root, Captures.ALLOW, Handles.NONE);
    } catch (CaptureException refused) {
      return;
    }
  }

  /** Writes the seeds: documents of whole states, in the folder that is named. */
  public static void main(String[] args) throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      CaptureFor purpose = seed % 2 == 0 ? CaptureFor.MESSAGE : CaptureFor.FILE;
      byte[] document =
          CAPTURE
              .capture(FuzzGraphs.graph(new Random(seed)), Captures.ALLOW, Handles.NONE, purpose)
              .bytes();
      Files.write(
          Path.of(args[0], "seed-" + seed),
          Arrays.copyOfRange(document, Mutator.HEADER, document.length));
    }
  }
}
