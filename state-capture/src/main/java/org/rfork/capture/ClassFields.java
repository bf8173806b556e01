package org.rfork.capture;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which fields of a class are its state, in the order of the document, and its schema. */
final class ClassFields {
  private static final Comparator<Field> BY_NAME =
      Comparator.comparing(Field::getName).thenComparing(field -> field.getType().getName());

  private final List<Field> declared = new ArrayList<>();
  private final List<FieldAccess> fields = new ArrayList<>();
  private final Schema schema;

  private ClassFields(Schema.Kind kind, List<Level> levels) {
    List<Schema.Level> texts = new ArrayList<>();
    for (Level level : levels) {
      level.fields.forEach(this::add);
      texts.add(level.text());
    }
    schema = new Schema(kind, texts);
  }

  /** One class of a chain. */
  private record Level(Type type, List<Field> fields) {
    Schema.Level text() {
      return new Schema.Level(
          TypeText.of(type),
          fields.stream()
              .map(field -> new Schema.Field(field.getName(), TypeText.of(field.getGenericType())))
              .toList());
    }
  }

  /**
   * Instance fields that are not transient, superclasses' first; equal names stay apart. Of a
   * superclass that is the JDK's only the name counts.
   */
  static ClassFields ofPlain(Class<?> type) {
    List<Level> levels = new ArrayList<>();
    Type described = type;
    Class<?> at = type;
    for (; !Codecs.isJdk(at); at = at.getSuperclass()) {
      levels.add(0, new Level(described, stateOf(at)));
      described = at.getGenericSuperclass();
    }
    if (at != Object.class) {
      levels.add(0, new Level(described, List.of()));
    }
    return new ClassFields(Schema.Kind.CLASS, levels);
  }

  private static List<Field> stateOf(Class<?> type) {
    List<Field> state = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
        requireNotOuter(field);
        state.add(field);
      }
    }
    state.sort(BY_NAME);
    return state;
  }

  private static void requireNotOuter(Field field) {
    if (field.isSynthetic() && field.getName().startsWith("this$")) {
      throw Refusal.unsupported(
          field.getDeclaringClass().getName()
              + " holds the "
              + field.getType().getName()
              + " around it: make it a static nested class, a record, or a lambda that uses no"
              + " fields of its surroundings");
    }
  }

  /** A record's components. */
  static ClassFields ofRecord(Class<?> type) {
    List<Field> components = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      try {
        components.add(type.getDeclaredField(component.getName()));
      } catch (NoSuchFieldException e) {
        throw new IllegalStateException(type.getName(), e);
      }
    }
    return new ClassFields(Schema.Kind.RECORD, List.of(new Level(type, components)));
  }

  private void add(Field field) {
    declared.add(field);
    fields.add(FieldAccess.of(field, !field.getDeclaringClass().isRecord()));
  }

  List<FieldAccess> fields() {
    return fields;
  }

  /** The same fields, as the class declares them; accessible. */
  List<Field> declared() {
    return declared;
  }

  FieldAccess[] references() {
    return fields.stream().filter(FieldAccess::isReference).toArray(FieldAccess[]::new);
  }

  /** The fields' names; of equal ones the superclasses' are told by a prefix. */
  static List<String> namesApart(List<FieldAccess> fields) {
    return apart(fields.stream().map(FieldAccess::name).toList());
  }

  /** The same of plain names. */
  static List<String> apart(List<String> fields) {
    String[] names = new String[fields.size()];
    Set<String> taken = new HashSet<>();
    for (int i = names.length - 1; i >= 0; i--) {
      names[i] = fields.get(i);
      while (!taken.add(names[i])) {
        names[i] = "super." + names[i];
      }
    }
    return List.of(names);
  }

  Schema schema() {
    return schema;
  }

  long digest() {
    return schema.digest();
  }
}
