package org.rfork.runtime.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Numbers and durations for people. */
final class Format {
  private Format() {}

  /** {@code 12,345}. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Two significant digits: {@code 0.00052}, {@code 1.3E-9}. */
  static String error(double error) {
    if (error == 0 || !Double.isFinite(error)) {
      return plain(error);
    }
    BigDecimal rounded = new BigDecimal(error).round(new MathContext(2, RoundingMode.HALF_UP));
    return Math.abs(error) < 1e-6 ? rounded.toString() : rounded.toPlainString();
  }

  /** As many decimals as the error has with three significant digits; all when it has none. */
  static String within(double value, double error) {
    if (error == 0 || !Double.isFinite(error) || !Double.isFinite(value)) {
      return plain(value);
    }
    BigDecimal digits = new BigDecimal(error).round(new MathContext(3, RoundingMode.HALF_UP));
    int decimals = Math.max(0, digits.scale());
    return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
  }

  /** All digits that there are, {@code 3} for 3.0. */
  static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  /** {@code 0.42 s}, {@code 12.3 s}, {@code 2 min 05 s}, {@code 3 h 07 min}. */
  static String seconds(double seconds) {
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.2f s", seconds);
    } else if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
  }

  /** A value of a program's further results. */
  static String result(@Nullable Object value) {
    if (value instanceof Double number) {
      return plain(number);
    }
    if (value instanceof Integer || value instanceof Long) {
      return count(((Number) value).longValue());
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + " " + result(entry.getValue()))
          .collect(Collectors.joining(", "));
    }
    if (value instanceof List<?> items) {
      return items.stream().map(Format::result).collect(Collectors.joining(", "));
    }
    return String.valueOf(value);
  }
}
