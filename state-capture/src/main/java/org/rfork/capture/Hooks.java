package org.rfork.capture;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/**
 * The hooks that the JDK offers to serialization libraries ({@code sun.reflect.ReflectionFactory},
 * in {@code jdk.unsupported}): they need no flag and give no warning. Reached by name, since the
 * compiler warns of the type itself.
 */
final class Hooks {
  private static final Object FACTORY;
  private static final MethodHandle NEW_CONSTRUCTOR;
  private static final MethodHandle WRITE_REPLACE;
  private static final MethodHandle WRITE_OBJECT;
  private static final MethodHandle READ_RESOLVE;
  private static final MethodHandle READ_RESOLVE_LAMBDA;

  static {
    try {
      Class<?> type = Class.forName("sun.reflect.ReflectionFactory");
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      try {
        FACTORY =
            lookup.findStatic(type, "getReflectionFactory", MethodType.methodType(type)).invoke();
        NEW_CONSTRUCTOR =
            lookup
                .findVirtual(
                    type,
                    "newConstructorForSerialization",
                    MethodType.methodType(Constructor.class, Class.class, Constructor.class))
                .bindTo(FACTORY);
        WRITE_REPLACE = hook(lookup, type, "writeReplaceForSerialization");
        WRITE_OBJECT = hook(lookup, type, "writeObjectForSerialization");
        READ_RESOLVE = hook(lookup, type, "readResolveForSerialization");
        READ_RESOLVE_LAMBDA = (MethodHandle) READ_RESOLVE.invoke(SerializedLambda.class);
      } catch (Throwable e) {
        throw new ExceptionInInitializerError(e);
      }
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Hooks() {}

  private static MethodHandle hook(MethodHandles.Lookup lookup, Class<?> type, String name)
      throws ReflectiveOperationException {
    return lookup
        .findVirtual(type, name, MethodType.methodType(MethodHandle.class, Class.class))
        .bindTo(FACTORY);
  }

  /** Makes objects of {@code type} and runs no constructor but this one of a superclass. */
  static Constructor<?> constructor(Class<?> type, Constructor<?> inherited) {
    try {
      return (Constructor<?>) NEW_CONSTRUCTOR.invoke(type, inherited);
    } catch (Throwable e) {
      throw Refusal.unsupported("no object of class " + type.getName() + " can be made: " + e);
    }
  }

  /** Whether objects of the class put another in their place when they are serialized. */
  static boolean hasWriteReplace(Class<?> type) {
    return finds(WRITE_REPLACE, type);
  }

  /** Whether the class itself, not a superclass, has its own way of being serialized. */
  static boolean hasWriteObject(Class<?> type) {
    return finds(WRITE_OBJECT, type);
  }

  private static boolean finds(MethodHandle hook, Class<?> type) {
    try {
      return hook.invoke(type) != null;
    } catch (Throwable e) {
      throw Refusal.unsupported("class " + type.getName() + " cannot be looked into: " + e);
    }
  }

  /** What a serializable lambda says of itself, or null if it has no {@code writeReplace}. */
  static @Nullable Object writeReplace(Object value) throws Throwable {
    MethodHandle handle = (MethodHandle) WRITE_REPLACE.invoke(value.getClass());
    return handle == null ? null : handle.invoke(value);
  }

  /** What a stand-in that a JDK class gave for serialization stands for. */
  static Object resolve(Object standIn) throws Throwable {
    return ((MethodHandle) READ_RESOLVE.invoke(standIn.getClass())).invoke(standIn);
  }

  /** The lambda that its capturing class makes of this. */
  static Object resolve(SerializedLambda lambda) throws Throwable {
    return READ_RESOLVE_LAMBDA.invoke(lambda);
  }
}
