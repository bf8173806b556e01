package org.rfork.samples;

import java.util.Arrays;
import java.util.Locale;

/** Checks of option values; each names the option, the value and what it may be. */
public final class Check {
  private Check() {}

  /**
   * A whole number between two others, both allowed.
   *
   * @throws IllegalArgumentException if it lies outside
   */
  public static long within(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          option + " must be from " + least + " to " + most + ", not " + value);
    }
    return value;
  }

  /**
   * A number between two others, both allowed.
   *
   * @throws IllegalArgumentException if it lies outside or is not a number
   */
  public static double within(String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          option + " must be from " + least + " to " + most + ", not " + value);
    }
    return value;
  }

  /**
   * A number above 0.
   *
   * @throws IllegalArgumentException if it is not, or is infinite
   */
  public static double positive(String option, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(option + " must be a number above 0, not " + value);
    }
    return value;
  }

  /**
   * One of an enum's constants, named in lower case with dashes.
   *
   * @throws IllegalArgumentException if the text names none, listing them
   */
  public static <E extends Enum<E>> E oneOf(String option, String text, Class<E> type) {
    E[] constants = type.getEnumConstants();
    for (E constant : constants) {
      if (optionName(constant).equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        option
            + " must be one of "
            + String.join(", ", Arrays.stream(constants).map(Check::optionName).toList())
            + ", not '"
            + text
            + "'");
  }

  private static String optionName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
