package org.rfork.capture;

import org.jspecify.annotations.Nullable;

/**
 * What a thread keeps between states: their buffers and tables. Handles, hash codes and
 * constructors may capture or restore in turn, meanwhile; they then get others.
 */
final class Walkers {
  private @Nullable GraphOut out;
  private @Nullable GraphIn in;

  GraphOut takeOut() {
    GraphOut free = out;
    out = null;
    return free != null ? free : new GraphOut();
  }

  void giveBack(GraphOut walker) {
    out = walker;
  }

  GraphIn takeIn() {
    GraphIn free = in;
    in = null;
    return free != null ? free : new GraphIn();
  }

  void giveBack(GraphIn walker) {
    in = walker;
  }
}
