package org.rfork.capture;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException.Kind;

/** Objects that a person knows by one word or a list of numbers, whatever their codec writes. */
final class TextLiterals {
  private static final int LINE = 100;
  private static final int SHORT_BYTES = 64;

  private static final Map<Class<?>, Function<String, Object>> PARSERS =
      Map.ofEntries(
          Map.entry(BigInteger.class, BigInteger::new),
          Map.entry(BigDecimal.class, BigDecimal::new),
          Map.entry(UUID.class, UUID::fromString),
          Map.entry(Duration.class, Duration::parse),
          Map.entry(Instant.class, Instant::parse),
          Map.entry(LocalDate.class, LocalDate::parse),
          Map.entry(LocalTime.class, LocalTime::parse),
          Map.entry(LocalDateTime.class, LocalDateTime::parse),
          Map.entry(MonthDay.class, MonthDay::parse),
          Map.entry(OffsetDateTime.class, OffsetDateTime::parse),
          Map.entry(OffsetTime.class, OffsetTime::parse),
          Map.entry(Period.class, Period::parse),
          Map.entry(Year.class, Year::parse),
          Map.entry(YearMonth.class, YearMonth::parse),
          Map.entry(ZoneOffset.class, ZoneOffset::of),
          Map.entry(ZonedDateTime.class, ZonedDateTime::parse));

  private TextLiterals() {}

  /** The scalar or list that says all of the object; null if none does. */
  static @Nullable String show(Object value) {
    Class<?> type = value.getClass();
    if (type.isArray() && type.getComponentType().isPrimitive()) {
      return showArray(value);
    }
    Function<String, Object> parser = PARSERS.get(type);
    return parser != null && isExact(value, parser) ? TextScalars.quote(value.toString()) : null;
  }

  private static boolean isExact(Object value, Function<String, Object> parser) {
    try {
      return parser.apply(value.toString()).equals(value);
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static String showArray(Object array) {
    if (array instanceof char[] chars) {
      return TextScalars.quote(new String(chars));
    }
    if (array instanceof byte[] bytes && bytes.length > SHORT_BYTES) {
      return '"' + Base64.getEncoder().encodeToString(bytes) + '"';
    }
    int length = Array.getLength(array);
    StringBuilder text = new StringBuilder("[");
    int lineStart = 0;
    for (int i = 0; i < length; i++) {
      if (text.length() - lineStart > LINE) {
        lineStart = text.length();
        text.append("\n   ");
      }
      text.append(' ').append(TextScalars.show(Array.get(array, i))).append(',');
    }
    if (length > 0) {
      text.setLength(text.length() - 1);
    }
    return text.append(" ]").toString();
  }

  /** The object that a typed value of the text is at once; null if its codec must make it. */
  static @Nullable Object parse(Tree tree, String typeName) {
    if (typeName.length() == 2 && typeName.charAt(0) == '[') {
      return parseArray(tree, typeName);
    }
    if (tree instanceof Tree.Scalar scalar) {
      for (Map.Entry<Class<?>, Function<String, Object>> each : PARSERS.entrySet()) {
        if (each.getKey().getName().equals(typeName)) {
          return parse(scalar, each.getValue());
        }
      }
    }
    return null;
  }

  private static Object parse(Tree.Scalar scalar, Function<String, Object> parser) {
    try {
      return parser.apply(scalar.text);
    } catch (RuntimeException e) {
      throw new Refusal(Kind.DAMAGED, scalar.shown() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Object parseArray(Tree tree, String typeName) {
    if (tree instanceof Tree.Scalar scalar) {
      if (typeName.equals("[C")) {
        return scalar.text.toCharArray();
      }
      if (typeName.equals("[B")) {
        return parse(scalar, Base64.getDecoder()::decode);
      }
    }
    if (!(tree instanceof Tree.Items list) || list.mapping) {
      throw Refusal.damaged(tree.shown() + " stands where a list of numbers must");
    }
    try {
      Class<?> element = Class.forName(typeName).getComponentType();
      Object array = Array.newInstance(element, list.items.size());
      for (int i = 0; i < list.items.size(); i++) {
        set(array, i, list.items.get(i));
      }
      return array;
    } catch (ClassNotFoundException e) {
      throw new Refusal(Kind.DAMAGED, tree.shown() + " is of no type of array", e);
    }
  }

  private static void set(Object array, int index, Tree item) {
    TextIn in = new TextIn(1, 0);
    in.load(new Tree[] {item}, 0);
    try {
      if (array instanceof int[] ints) {
        ints[index] = in.int32();
      } else if (array instanceof long[] longs) {
        longs[index] = in.int64();
      } else if (array instanceof double[] doubles) {
        doubles[index] = in.float64();
      } else if (array instanceof float[] floats) {
        floats[index] = in.float32();
      } else if (array instanceof boolean[] flags) {
        flags[index] = in.bool();
      } else if (array instanceof short[] shorts) {
        shorts[index] = in.int16();
      } else {
        ((byte[]) array)[index] = in.int8();
      }
    } catch (Refusal refusal) {
      throw TextErrors.at(item, refusal);
    }
  }
}
