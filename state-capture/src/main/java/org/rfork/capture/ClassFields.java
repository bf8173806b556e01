package org.rfork.capture;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which fields of a class are its state, in the order of the document, and a digest of them. */
final class ClassFields {
  private static final Comparator<Field> BY_NAME =
      Comparator.comparing(Field::getName).thenComparing(field -> field.getType().getName());

  private final List<FieldAccess> fields = new ArrayList<>();
  private final StringBuilder description = new StringBuilder();

  private ClassFields() {}

  /** Instance fields that are not transient, superclasses' first; equal names stay apart. */
  static ClassFields ofPlain(Class<?> type) {
    ClassFields result = new ClassFields();
    List<Class<?>> chain = new ArrayList<>();
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      chain.add(0, at);
      if (Codecs.isJdk(at)) {
        throw Refusal.unsupported(
            type.getName()
                + " extends "
                + at.getName()
                + ", whose fields are closed: hold one in a field in place of extending it");
      }
    }
    for (Class<?> at : chain) {
      result.description.append("class ").append(at.getName()).append('\n');
      Field[] declared = at.getDeclaredFields();
      Arrays.sort(declared, BY_NAME);
      for (Field field : declared) {
        result.addPlain(field);
      }
    }
    return result;
  }

  private void addPlain(Field field) {
    if (Modifier.isStatic(field.getModifiers()) || Modifier.isTransient(field.getModifiers())) {
      return;
    }
    if (field.isSynthetic() && field.getName().startsWith("this$")) {
      throw Refusal.unsupported(
          field.getDeclaringClass().getName()
              + " holds the "
              + field.getType().getName()
              + " around it: make it a static nested class, a record, or a lambda that uses no"
              + " fields of its surroundings");
    }
    add(FieldAccess.of(field, true));
  }

  /** A record's components. */
  static ClassFields ofRecord(Class<?> type) {
    ClassFields result = new ClassFields();
    result.description.append("record ").append(type.getName()).append('\n');
    for (RecordComponent component : type.getRecordComponents()) {
      try {
        result.add(FieldAccess.of(type.getDeclaredField(component.getName()), false));
      } catch (NoSuchFieldException e) {
        throw new IllegalStateException(type.getName(), e);
      }
    }
    return result;
  }

  private void add(FieldAccess access) {
    fields.add(access);
    description.append(access.type().getName()).append(' ').append(access.name()).append('\n');
  }

  List<FieldAccess> fields() {
    return fields;
  }

  FieldAccess[] references() {
    return fields.stream().filter(FieldAccess::isReference).toArray(FieldAccess[]::new);
  }

  /** The fields' names; of equal ones the superclasses' are told by a prefix. */
  static List<String> namesApart(FieldAccess[] fields) {
    String[] names = new String[fields.length];
    Set<String> taken = new HashSet<>();
    for (int i = fields.length - 1; i >= 0; i--) {
      names[i] = fields[i].name();
      while (!taken.add(names[i])) {
        names[i] = "super." + names[i];
      }
    }
    return List.of(names);
  }

  long digest() {
    return Digests.of(StateOut.utf8(description.toString()));
  }
}
