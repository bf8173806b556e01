package org.rfork.capture;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/**
 * What a user's class has from the JDK class that it extends: that class's own methods, called on
 * an object whatever the user's class overrides, and its constructors, run without the user's.
 */
final class Inherited {
  private final Class<?> type;
  private final Class<?> jdk;
  private final Class<?> top;

  Inherited(Class<?> type) {
    this.type = type;
    Class<?> at = type;
    while (!Codecs.isJdk(at.getSuperclass())) {
      at = at.getSuperclass();
    }
    this.top = at;
    this.jdk = at.getSuperclass();
  }

  /** The nearest superclass that is the JDK's. */
  Class<?> jdk() {
    return jdk;
  }

  /** The JDK class's method, as {@code super.name()} would find it in the user's class. */
  MethodHandle method(String name, Class<?>... parameters) {
    try {
      MethodHandle method =
          MethodHandles.privateLookupIn(top, MethodHandles.lookup())
              .unreflectSpecial(jdk.getMethod(name, parameters), top);
      return method.asType(method.type().generic());
    } catch (IllegalAccessException e) {
      throw Refusal.unsupported(
          top.getName()
              + " is closed to rfork: open package "
              + top.getPackageName()
              + " of module "
              + top.getModule().getName());
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(jdk + " has no " + name, e);
    }
  }

  /** Makes objects of the user's class by the JDK class's constructor alone. */
  Constructor<?> constructor(Class<?>... parameters) {
    try {
      return Hooks.constructor(type, jdk.getDeclaredConstructor(parameters));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(jdk + " has no such constructor", e);
    }
  }

  static Object make(Constructor<?> constructor, @Nullable Object... arguments) {
    try {
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw Refusal.unsupported(
          "no object of " + constructor.getDeclaringClass().getName() + " can be made: " + e);
    }
  }

  static @Nullable Object call(MethodHandle method, Object target) {
    try {
      return (Object) method.invokeExact(target);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static @Nullable Object call(MethodHandle method, Object target, @Nullable Object argument) {
    try {
      return (Object) method.invokeExact(target, argument);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static @Nullable Object call(
      MethodHandle method, Object target, @Nullable Object first, @Nullable Object second) {
    try {
      return (Object) method.invokeExact(target, first, second);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static RuntimeException failed(Throwable e) {
    if (e instanceof RuntimeException unchecked) {
      return unchecked;
    }
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(e);
  }
}
