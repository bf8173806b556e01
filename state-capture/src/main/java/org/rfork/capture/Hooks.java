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
  private static final MethodHandle READ_RESOLVE_LAMBDA;
  private static final Constructor<?> OBJECT_CONSTRUCTOR;

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
        READ_RESOLVE_LAMBDA =
            (MethodHandle)
                hook(lookup, type, "readResolveForSerialization").invoke(SerializedLambda.class);
      } catch (Throwable e) {
        throw new ExceptionInInitializerError(e);
      }
      OBJECT_CONSTRUCTOR = Object.class.getDeclaredConstructor();
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

  /** A constructor of {@code type} that runs none of its code. */
  static Constructor<?> allocator(Class<?> type) {
    try {
      return (Constructor<?>) NEW_CONSTRUCTOR.invoke(type, OBJECT_CONSTRUCTOR);
    } catch (Throwable e) {
      throw Refusal.unsupported("no object of class " + type.getName() + " can be made: " + e);
    }
  }

  /** What a serializable lambda says of itself, or null if it has no {@code writeReplace}. */
  static @Nullable Object writeReplace(Object value) throws Throwable {
    MethodHandle handle = (MethodHandle) WRITE_REPLACE.invoke(value.getClass());
    return handle == null ? null : handle.invoke(value);
  }

  /** The lambda that its capturing class makes of this. */
  static Object resolve(SerializedLambda lambda) throws Throwable {
    return READ_RESOLVE_LAMBDA.invoke(lambda);
  }
}
