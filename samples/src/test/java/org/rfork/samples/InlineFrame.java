package org.rfork.samples;

import java.util.ArrayList;
import java.util.List;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.Task;

/** One fork while it runs. */
final class InlineFrame {
  private static final int NODES = 3;

  final ForkPath path;
  final InlineRandom random;
  final String node;
  final List<InlineFork<?>> waiting = new ArrayList<>();
  Task<?> task;
  boolean isBeingBorn;
  private int children;

  InlineFrame(ForkPath path, InlineRandom random) {
    this.path = path;
    this.random = random;
    this.node = "node-" + (1 + Math.floorMod(path.belowJob().hashCode(), NODES));
  }

  ForkPath nextChild(ForkOptions options) {
    return options.key() == null ? path.child(children++) : path.child(options.key());
  }
}
