package org.rfork.perf;

import com.example.perf.Work;
import java.util.List;
import java.util.function.DoubleSupplier;

/** A running system with its nodes, for one caller thread. */
interface Backend extends AutoCloseable {
  /**
   * Gives a work to one of the nodes, which the system chooses.
   *
   * @return waits for the answer; to be asked once, in the order of the starts
   */
  DoubleSupplier start(Work work);

  /** The processes of its nodes. */
  List<Long> processes();

  /** Stops the nodes. */
  @Override
  void close();
}
