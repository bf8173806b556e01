package org.rfork.samples.guide;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.RemoteFork;
import org.rfork.resource.ResourceException;
import org.rfork.resource.SharedRegion;

/** A rod that is warm at one end, in memory that its forks share. */
public final class Rod {
  private Rod() {}

  public static void main(String[] args) {
    System.out.println(RemoteFork.fork(new Warming(4)).join());
  }

  /** The rod: 64 points, as they are after an even step and after an odd one, and four counts. */
  static long point(int index, int step) {
    return 8L * (index + 64 * (step & 1));
  }

  static long count(int part) {
    return 8L * (128 + part);
  }

  /** Opens the region and forks one child for each part of the rod. */
  static final class Warming extends Continuation<String> {
    private final int parts;
    private final List<Fork<Integer>> forks = new ArrayList<>();
    private @Nullable SharedRegion rod;

    Warming(int parts) {
      this.parts = parts;
    }

    @Override
    protected String run() throws ResourceException {
      SharedRegion shared = rod;
      if (shared == null) {
        rod = shared = SharedRegion.open("rod", 8L * (128 + parts));
        shared.putDouble(point(0, 0), 100);
        shared.putDouble(point(0, 1), 100);
        for (int part = 0; part < parts; part++) {
          forks.add(RemoteFork.fork(new Part(shared, part, parts)));
        }
      }
      RemoteFork.checkpoint();
      for (Fork<Integer> fork : forks) {
        fork.join();
      }
      return "in the middle: " + Math.round(shared.getDouble(point(32, 2000))) + " degrees";
    }
  }

  /** Goes in step with its neighbours, of whose points it reads those at the ends. */
  static final class Part extends Continuation<Integer> {
    private final SharedRegion rod;
    private final int part;
    private final int parts;
    private int step;

    Part(SharedRegion rod, int part, int parts) {
      this.rod = rod;
      this.part = part;
      this.parts = parts;
    }

    @Override
    protected Integer run() {
      while (step < 2000) {
        await(Math.max(part - 1, 0));
        await(Math.min(part + 1, parts - 1));
        int end = Math.min(64 / parts * (part + 1), 63);
        for (int i = Math.max(64 / parts * part, 1); i < end; i++) {
          double around = rod.getDouble(point(i - 1, step)) + rod.getDouble(point(i + 1, step));
          rod.putDouble(point(i, step + 1), around / 2);
        }
        step++;
        rod.putLongVolatile(count(part), step);
        RemoteFork.checkpoint();
      }
      return step;
    }

    private void await(int other) {
      while (!rod.awaitAtLeast(count(other), step, Duration.ofSeconds(1))) {
        RemoteFork.checkpoint();
      }
    }
  }
}
