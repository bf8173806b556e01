package org.rfork.samples.ising;

import java.util.ArrayList;
import java.util.List;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.RemoteFork;

/** Forks chains. */
final class Chains {
  private static final ForkOptions OPTIONS = ForkOptions.labelled("ising");

  private Chains() {}

  /** Forks this many chains of a model, each with the random stream of its own path. */
  static List<Fork<Ensemble>> fork(Model model, int count) {
    List<Fork<Ensemble>> chains = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      chains.add(RemoteFork.fork(new Chain(model, RemoteFork.random()), OPTIONS));
    }
    return chains;
  }
}
