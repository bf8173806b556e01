package org.rfork.runtime.config;

import com.ezylang.evalex.BaseException;
import com.ezylang.evalex.Expression;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A formula over terms that are measured: numbers, + - * / ^ ( ), and functions such as MIN, MAX
 * and SQRT. Safe for all threads.
 *
 * @param text as it was written
 */
public record Formula(String text) {

  /**
   * Checks that it is one.
   *
   * @param key where it was set
   * @param terms the names that it may use
   */
  void check(String key, Set<String> terms) {
    try {
      var expression = new Expression(text);
      expression.validate();
      Set<String> unknown = new TreeSet<>(expression.getUsedVariables());
      unknown.removeAll(terms);
      if (!unknown.isEmpty()) {
        throw new ConfigProblem(
            key, text, "knows no " + unknown + "; the terms are " + new TreeSet<>(terms) + ".");
      }
    } catch (BaseException wrong) {
      throw new ConfigProblem(
          key, text, "is no formula over " + new TreeSet<>(terms) + ": " + wrong.getMessage());
    }
  }

  /** Its value; infinite if it divides by zero or has none. */
  public double value(Map<String, Double> terms) {
    try {
      return new Expression(text).withValues(terms).evaluate().getNumberValue().doubleValue();
    } catch (BaseException | ArithmeticException none) {
      return Double.POSITIVE_INFINITY;
    }
  }
}
