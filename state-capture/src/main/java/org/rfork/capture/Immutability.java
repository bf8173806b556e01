package org.rfork.capture;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.rfork.StateHooks;

/**
 * Knows which graphs nobody can change, so that they need not be copied: listed JDK classes, enum
 * constants, and records, final classes and lambdas of users all of whose fields are final and hold
 * such values. By the exact class of each value: an array, a view or a subclass of {@code
 * BigDecimal} is never taken for immutable. A graph that is not known to be so is simply copied.
 */
final class Immutability {
  /** A larger graph is copied: to look at it would cost as much. */
  private static final int MOST_LOOKED_AT = 64;

  /** Longer values are captured at once, in case that they are over a limit. */
  private static final int MOST_TEXT = 1 << 16;

  private static final Set<Class<?>> VALUES =
      Set.of(
          Boolean.class,
          Byte.class,
          Short.class,
          Character.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          String.class,
          BigInteger.class,
          BigDecimal.class,
          UUID.class,
          URI.class,
          Locale.class,
          OptionalInt.class,
          OptionalLong.class,
          OptionalDouble.class,
          Instant.class,
          Duration.class,
          Period.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          OffsetTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class,
          ZoneOffset.class,
          Year.class,
          YearMonth.class,
          MonthDay.class,
          Month.class,
          DayOfWeek.class);

  private static final Set<Class<?>> ANY_SIZE =
      Set.of(String.class, BigInteger.class, BigDecimal.class);

  private static final Plan NO = new Plan(false, List.of(), new FieldAccess[0]);
  private static final Plan YES = new Plan(true, List.of(), new FieldAccess[0]);
  private static final Plan YES_IF_SHORT = new Plan(true, List.of(), new FieldAccess[0], true);

  private static final ClassValue<Plan> PLANS =
      new ClassValue<>() {
        @Override
        protected Plan computeValue(Class<?> type) {
          try {
            return plan(type);
          } catch (Refusal refused) {
            return NO;
          }
        }
      };

  /** What is known of a class. */
  private static final class Plan {
    final boolean mayBe;
    final List<String> userClasses;
    final FieldAccess[] references;
    private final boolean hasAnySize;
    private volatile @Nullable AllowList allowedBy;

    Plan(boolean mayBe, List<String> userClasses, FieldAccess[] references) {
      this(mayBe, userClasses, references, false);
    }

    Plan(boolean mayBe, List<String> userClasses, FieldAccess[] references, boolean hasAnySize) {
      this.hasAnySize = hasAnySize;
      this.mayBe = mayBe;
      this.userClasses = userClasses;
      this.references = references;
    }

    /** Whether its objects hold nothing but primitive values, and not many of them. */
    boolean isFlat() {
      return mayBe && references.length == 0 && !hasAnySize;
    }

    boolean isAllowed(AllowList allow) {
      if (allowedBy == allow) {
        return true;
      }
      boolean allowed = userClasses.stream().allMatch(allow::allows);
      if (allowed) {
        allowedBy = allow;
      }
      return allowed;
    }
  }

  private final AllowList allow;
  private int left = MOST_LOOKED_AT;

  private Immutability(AllowList allow) {
    this.allow = allow;
  }

  /** Whether it is a JDK class whose equal objects stand for each other. */
  static boolean isValue(Class<?> type) {
    return VALUES.contains(type);
  }

  /** Whether nothing in the graph can change and all of it may be in a state. */
  static boolean of(@Nullable Object root, AllowList allow) {
    if (root == null) {
      return true;
    }
    Plan plan = PLANS.get(root.getClass());
    return plan.isFlat() // most are: such a record is looked at for nothing
        ? plan.isAllowed(allow)
        : new Immutability(allow).isImmutable(root);
  }

  private boolean isImmutable(@Nullable Object value) {
    if (value == null) {
      return true;
    }
    if (left-- == 0 || isLong(value)) {
      return false;
    }
    if (value instanceof Optional<?> optional) {
      return isImmutable(optional.orElse(null));
    }
    Plan plan = PLANS.get(value.getClass());
    if (!plan.mayBe || !plan.isAllowed(allow)) {
      return false;
    }
    for (FieldAccess reference : plan.references) {
      if (!isImmutable(reference.get(value))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLong(Object value) {
    if (value instanceof BigDecimal number) {
      return isLong(number.unscaledValue());
    }
    return value instanceof String text
        ? text.length() > MOST_TEXT
        : value instanceof BigInteger number && number.bitLength() > MOST_TEXT;
  }

  private static Plan plan(Class<?> type) {
    if (VALUES.contains(type)) {
      return ANY_SIZE.contains(type) ? YES_IF_SHORT : YES;
    }
    if (Codecs.isJdk(type) || Codecs.mayBeHandle(type) || type.isArray()) {
      return NO;
    }
    Codec codec = Codecs.of(type);
    if (codec instanceof EnumCodec) {
      return new Plan(true, names(type), new FieldAccess[0]);
    }
    boolean isByFields =
        codec instanceof RecordCodec
            || codec instanceof LambdaCodec
            || (codec instanceof PlainCodec && Modifier.isFinal(type.getModifiers()));
    if (!isByFields || StateHooks.class.isAssignableFrom(type)) {
      return NO;
    }
    List<FieldAccess> references = new ArrayList<>();
    Class<?> at = type;
    for (; !Codecs.isJdk(at); at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        int modifiers = field.getModifiers();
        if (Modifier.isStatic(modifiers)) {
          continue;
        }
        if (!Modifier.isFinal(modifiers) || Modifier.isTransient(modifiers)) {
          return NO; // what is transient is lost in a copy
        }
        if (!field.getType().isPrimitive()) {
          references.add(FieldAccess.of(field, false));
        }
      }
    }
    if (at != Object.class && at != Record.class) {
      return NO;
    }
    return new Plan(true, names(type), references.toArray(FieldAccess[]::new));
  }

  /** A lambda is of the class whose code it stands in, which must be found when it travels. */
  private static List<String> names(Class<?> type) {
    Class<?> named = type;
    if (type.isHidden()) {
      named = LambdaCodec.capturingClass(type);
      Digests.ofCode(named);
    }
    return ClassNames.ancestors(named).stream().map(Class::getName).toList();
  }
}
