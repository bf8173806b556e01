package org.rfork.samples.ising;

import java.util.ArrayList;
import java.util.List;
import org.rfork.Fork;
import org.rfork.RemoteFork;
import org.rfork.Task;

/**
 * Energy and magnetisation at each temperature of a grid, from a few chains at each. All chains are
 * forked before the first is joined.
 *
 * @param model what the chains simulate, but for the temperature
 * @param temperatures the grid
 * @param chains how many chains at each temperature
 */
record EnergyCurve(Model model, List<Double> temperatures, int chains)
    implements Task<List<EnergyCurve.At>> {

  /** Copies the grid. */
  EnergyCurve {
    temperatures = List.copyOf(temperatures);
  }

  /**
   * What the chains at one temperature came to.
   *
   * @param temperature in units of the coupling
   * @param ensemble the chains
   */
  record At(double temperature, Ensemble ensemble) {}

  @Override
  public List<At> call() {
    List<List<Fork<Ensemble>>> forks = new ArrayList<>();
    for (double temperature : temperatures) {
      forks.add(Chains.fork(model.at(temperature), chains));
    }
    List<At> curve = new ArrayList<>();
    for (int i = 0; i < forks.size(); i++) {
      curve.add(new At(temperatures.get(i), joined(forks.get(i))));
      RemoteFork.progress((i + 1.0) / forks.size());
    }
    return curve;
  }

  private static Ensemble joined(List<Fork<Ensemble>> chains) {
    Ensemble sum = Ensemble.NONE;
    for (Fork<Ensemble> chain : chains) {
      sum = sum.plus(chain.join());
    }
    return sum;
  }
}
