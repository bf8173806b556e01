package org.rfork.capture;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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

  /** Instance fields that are not transient, superclasses' first; equal names stay apart. */
  static ClassFields ofPlain(Class<?> type) {
    List<Level> levels = new ArrayList<>();
    Type described = type;
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      if (Codecs.isJdk(at)) {
        throw Refusal.unsupported(
            type.getName()
                + " extends "
                + at.getName()
                + ", whose fields are closed: hold one in a field in place of extending it");
      }
      levels.add(0, new Level(described, stateOf(at)));
      described = at.getGenericSuperclass();
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

  Schema schema() {
    return schema;
  }

  long digest() {
    return schema.digest();
  }
}
