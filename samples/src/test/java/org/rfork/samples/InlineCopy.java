package org.rfork.samples;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.rfork.Fork;
import org.rfork.StreamRandom;

/**
 * Copies a task's state: arrays, array lists and the samples' own classes, shared references and
 * cycles included. Records, lambdas and handles are shared; a random stream becomes the new
 * owner's.
 */
final class InlineCopy {
  private final IdentityHashMap<Object, Object> copies = new IdentityHashMap<>();
  private final StreamRandom random;

  private InlineCopy(StreamRandom random) {
    this.random = random;
  }

  @SuppressWarnings("unchecked") // a copy has its original's class
  static <T> T of(T original, StreamRandom random) {
    try {
      return (T) new InlineCopy(random).copy(original);
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException("cannot copy a " + original.getClass().getName(), failure);
    }
  }

  private Object copy(Object original) throws ReflectiveOperationException {
    if (original instanceof StreamRandom) {
      return random;
    }
    if (original == null || isShared(original)) {
      return original;
    }
    Object known = copies.get(original);
    return known != null ? known : copyNew(original);
  }

  private Object copyNew(Object original) throws ReflectiveOperationException {
    if (original.getClass().isArray()) {
      return copyArray(original);
    }
    if (original instanceof ArrayList<?> list) {
      List<Object> copy = new ArrayList<>();
      copies.put(original, copy);
      for (Object item : list) {
        copy.add(copy(item));
      }
      return copy;
    }
    return copyFields(original);
  }

  private Object copyArray(Object original) throws ReflectiveOperationException {
    int length = Array.getLength(original);
    Object copy = Array.newInstance(original.getClass().getComponentType(), length);
    copies.put(original, copy);
    for (int i = 0; i < length; i++) {
      Array.set(copy, i, copy(Array.get(original, i)));
    }
    return copy;
  }

  private Object copyFields(Object original) throws ReflectiveOperationException {
    Object copy = blankOf(original.getClass());
    copies.put(original, copy);
    for (Class<?> type = original.getClass(); type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          field.set(copy, copy(field.get(original)));
        }
      }
    }
    return copy;
  }

  /** By reflection, since javac warns of the class that every serialization library uses. */
  private static Object blankOf(Class<?> type) throws ReflectiveOperationException {
    Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
    Object instance = factory.getMethod("getReflectionFactory").invoke(null);
    Object constructor =
        factory
            .getMethod("newConstructorForSerialization", Class.class, Constructor.class)
            .invoke(instance, type, Object.class.getDeclaredConstructor());
    return ((Constructor<?>) constructor).newInstance();
  }

  private static boolean isShared(Object value) {
    Class<?> type = value.getClass();
    boolean isSampleState =
        type.getName().startsWith("org.rfork.samples.")
            && !(type.isHidden() || type.isRecord() || type.isEnum() || value instanceof Fork);
    return !(type.isArray() || value instanceof ArrayList || isSampleState);
  }
}
