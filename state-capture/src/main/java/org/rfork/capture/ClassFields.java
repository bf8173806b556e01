package org.rfork.capture;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Which fields of a class are its state, in the order of the document, and a digest of them. */
final class ClassFields {
  private static final Comparator<Field> BY_NAME =
      Comparator.comparing(Field::getName).thenComparing(field -> field.getType().getName());

  private final List<FieldAccess> fields = new ArrayList<>();
  private final StringBuilder description = new StringBuilder();

  private ClassFields() {}

  /**
   * Instance fields that are not transient, superclasses' first; equal names stay apart. Of a
   * superclass that is the JDK's only the name counts.
   */
  static ClassFields ofPlain(Class<?> type) {
    ClassFields result = new ClassFields();
    List<Class<?>> chain = new ArrayList<>();
    Class<?> at = type;
    for (; !Codecs.isJdk(at); at = at.getSuperclass()) {
      chain.add(0, at);
    }
    if (at != Object.class) {
      result.description.append("extends ").append(at.getName()).append('\n');
    }
    for (Class<?> each : chain) {
      result.description.append("class ").append(each.getName()).append('\n');
      Field[] declared = each.getDeclaredFields();
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

  long digest() {
    return Digests.of(StateOut.utf8(description.toString()));
  }
}
