package org.rfork.perf;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One row.
 *
 * @param work what was measured, such as {@code large-16MB}
 * @param system who did it
 * @param median of the measurements
 * @param p99 what 99 of 100 measurements were at least as good as
 * @param unit of both
 * @param runs how many measurements there were
 */
record Result(String work, String system, double median, double p99, String unit, int runs) {
  /** As JSON has it. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("work", work);
    map.put("system", system);
    map.put("median", median);
    map.put("p99", p99);
    map.put("unit", unit);
    map.put("runs", runs);
    return map;
  }

  /**
   * The row of such a map.
   *
   * @throws IllegalArgumentException if a key is missing or of another type
   */
  static Result ofMap(Map<String, Object> map) {
    if (map.get("work") instanceof String work
        && map.get("system") instanceof String system
        && map.get("median") instanceof Number median
        && map.get("p99") instanceof Number p99
        && map.get("unit") instanceof String unit
        && map.get("runs") instanceof Number runs) {
      return new Result(
          work, system, median.doubleValue(), p99.doubleValue(), unit, runs.intValue());
    }
    throw new IllegalArgumentException("not a result of a measurement: " + map);
  }
}
