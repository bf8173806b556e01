package org.rfork.capture;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rfork.Added;
import org.rfork.CaptureException.Kind;
import org.rfork.Droppable;
import org.rfork.Renamed;

/**
 * How the fields of a class's stored version become those of the present one. Fields are matched by
 * the class that declares them and their name, never by position.
 */
final class Evolution {
  private static final int DROPPED = -1;

  private final Schema stored;
  private final Class<?> type;
  private final ClassFields present;
  private final Renames renames;
  private final Set<Field> kept = new HashSet<>();
  private final Step[] steps;

  /** What becomes of one stored field. */
  private record Step(char kind, int target, UnaryOperator<@Nullable Object> widening) {}

  private Evolution(Schema stored, Class<?> type, ClassFields present, Renames renames) {
    this.stored = stored;
    this.type = type;
    this.present = present;
    this.renames = renames;
    if (stored.kind() != present.schema().kind()) {
      throw mismatch("it was of another kind");
    }
    if (!Renames.isNow(type, stored.className())) {
      throw mismatch("it was class " + stored.className());
    }
    if (!stored.jdkSuperclass().equals(present.schema().jdkSuperclass())) {
      throw mismatch("it extended " + stored.jdkSuperclass());
    }
    steps =
        stored.levels().stream()
            .flatMap(level -> level.fields().stream().map(field -> step(level, field)))
            .toArray(Step[]::new);
  }

  /**
   * Finds the way, or refuses with both schemas side by side.
   *
   * @param type the class as it is now
   * @param present its fields
   */
  static Evolution plan(Schema stored, Class<?> type, ClassFields present, Renames renames) {
    return new Evolution(stored, type, present, renames);
  }

  private Step step(Schema.Level level, Schema.Field field) {
    Class<?> declaring = declaring(level);
    char kind = StoredKind.of(field.type());
    Field target = target(declaring, field, level);
    if (target == null) {
      Droppable droppable = declaring.getAnnotation(Droppable.class);
      if (droppable == null || !Arrays.asList(droppable.value()).contains(field.name())) {
        throw mismatch(
            "field '"
                + field.name()
                + "' is gone: annotate its successor with @Renamed(from = \""
                + field.name()
                + "\"), or class "
                + declaring.getName()
                + " with @Droppable(\""
                + field.name()
                + "\") to lose it");
      }
      return new Step(kind, DROPPED, value -> value);
    }
    UnaryOperator<@Nullable Object> widening = Widening.of(field.type(), target, renames);
    if (widening == null) {
      throw mismatch(
          "field '" + target.getName() + "' was of type " + field.type() + ", which may not fit");
    }
    if (!kept.add(target)) {
      throw mismatch("two stored fields would become '" + target.getName() + "'");
    }
    return new Step(kind, present.declared().indexOf(target), widening);
  }

  /** The class here that a level of the stored chain is. */
  private Class<?> declaring(Schema.Level level) {
    List<Schema.Level> here = present.schema().levels();
    int at = here.size() - 1;
    for (Class<?> candidate = type; at >= 0; candidate = candidate.getSuperclass()) {
      if (Renames.isNow(candidate, level.className())) {
        String arguments = TypeText.map(TypeText.arguments(level.type()), renames::present);
        if (!arguments.equals(TypeText.arguments(here.get(at).type()))) {
          throw mismatch("superclass " + candidate.getName() + " had other type arguments");
        }
        return candidate;
      }
      at--;
    }
    throw mismatch("superclass " + level.className() + " is gone, and its fields with it");
  }

  private @Nullable Field target(Class<?> declaring, Schema.Field field, Schema.Level level) {
    Field target = null;
    for (Field candidate : present.declared()) {
      if (candidate.getDeclaringClass() == declaring && wasCalled(candidate, field, level)) {
        if (target != null) {
          throw mismatch(
              "field '"
                  + field.name()
                  + "' may be '"
                  + target.getName()
                  + "' or '"
                  + candidate.getName()
                  + "' now");
        }
        target = candidate;
      }
    }
    return target;
  }

  /** An older name counts only where the stored version did not have the present one. */
  private static boolean wasCalled(Field candidate, Schema.Field field, Schema.Level level) {
    String name = candidate.getName();
    if (name.equals(field.name())) {
      return true;
    }
    Renamed renamed = candidate.getAnnotation(Renamed.class);
    return renamed != null
        && Arrays.asList(renamed.from()).contains(field.name())
        && level.fields().stream().noneMatch(other -> other.name().equals(name));
  }

  /** The values of all present fields, in their order. */
  @Nullable Object[] read(GraphIn in) {
    List<Field> fields = present.declared();
    @Nullable Object[] values = new Object[fields.size()];
    for (Step step : steps) {
      Object value = StoredKind.read(step.kind, in);
      if (step.target != DROPPED) {
        values[step.target] = step.widening.apply(value);
      }
    }
    for (int i = 0; i < values.length; i++) {
      if (!kept.contains(fields.get(i))) {
        values[i] = added(fields.get(i));
      }
    }
    return values;
  }

  /** The stored fields, told apart. */
  List<String> storedNames() {
    return ClassFields.apart(
        stored.levels().stream()
            .flatMap(level -> level.fields().stream().map(Schema.Field::name))
            .toList());
  }

  /** The present fields. */
  List<Field> fields() {
    return present.declared();
  }

  private static @Nullable Object added(Field field) {
    Added added = field.getAnnotation(Added.class);
    if (added == null) {
      return Array.get(Array.newInstance(field.getType(), 1), 0);
    }
    try {
      Method method = field.getDeclaringClass().getDeclaredMethod(added.by());
      if (!Modifier.isStatic(method.getModifiers())) {
        throw new NoSuchMethodException(method + " is not static");
      }
      method.setAccessible(true);
      return method.invoke(null);
    } catch (ReflectiveOperationException e) {
      Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
      throw new Refusal(
          Kind.SCHEMA_MISMATCH,
          "field "
              + field.getDeclaringClass().getName()
              + "."
              + field.getName()
              + " was added, and its static method "
              + added.by()
              + "() gives no value: "
              + cause,
          cause);
    }
  }

  private Refusal mismatch(String reason) {
    return refusal(stored, present.schema(), reason);
  }

  /** Refuses with both schemas side by side. */
  static Refusal refusal(Schema stored, Schema present, String reason) {
    List<String> left = stored.lines();
    List<String> right = present.lines();
    int width = left.stream().mapToInt(String::length).max().orElse(0);
    StringBuilder table = new StringBuilder();
    for (int i = -1; i < Math.max(left.size(), right.size()); i++) {
      String was = i < 0 ? "stored:" : i < left.size() ? left.get(i) : "";
      String is = i < 0 ? "here:" : i < right.size() ? right.get(i) : "";
      String padding = " ".repeat(Math.max(0, width - was.length()));
      table.append("\n").append(("  " + was + padding + " | " + is).stripTrailing());
    }
    return new Refusal(
        Kind.SCHEMA_MISMATCH,
        "class "
            + present.className()
            + " has changed since the state was captured: "
            + reason
            + table);
  }
}
