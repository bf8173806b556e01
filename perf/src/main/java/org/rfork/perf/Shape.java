package org.rfork.perf;

import java.util.Map;

/**
 * What a system is to be like while a load is measured.
 *
 * @param nodes how many processes besides the caller's
 * @param threads how many works each runs at once; the peers' run one
 * @param settings of rfork's, besides those that all loads have
 */
record Shape(int nodes, int threads, Map<String, String> settings) {
  /** Copies the settings. */
  Shape {
    settings = Map.copyOf(settings);
  }

  /** So many nodes of one thread, all else as it comes. */
  static Shape of(int nodes) {
    return new Shape(nodes, 1, Map.of());
  }
}
