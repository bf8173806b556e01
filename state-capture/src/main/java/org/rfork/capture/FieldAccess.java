package org.rfork.capture;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import org.jspecify.annotations.Nullable;

/** One field of a class, read and written past {@code private} and {@code final}. */
final class FieldAccess {
  private final String name;
  private final Class<?> type;
  private final char kind;
  private final MethodHandle getter;
  private final @Nullable MethodHandle setter;

  private FieldAccess(
      String name, Class<?> type, MethodHandle getter, @Nullable MethodHandle setter) {
    this.name = name;
    this.type = type;
    this.kind = type.isPrimitive() ? type.descriptorString().charAt(0) : 'L';
    this.getter = getter;
    this.setter = setter;
  }

  /** Access to a field of a record can only read: their constructor is the one way in. */
  static FieldAccess of(Field field, boolean writable) {
    try {
      field.setAccessible(true);
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Class<?> erased = field.getType().isPrimitive() ? field.getType() : Object.class;
      MethodHandle getter =
          lookup.unreflectGetter(field).asType(MethodType.methodType(erased, Object.class));
      MethodHandle setter =
          writable
              ? lookup
                  .unreflectSetter(field)
                  .asType(MethodType.methodType(void.class, Object.class, erased))
              : null;
      return new FieldAccess(field.getName(), field.getType(), getter, setter);
    } catch (InaccessibleObjectException | IllegalAccessException e) {
      Class<?> owner = field.getDeclaringClass();
      throw new Refusal(
          org.rfork.CaptureException.Kind.UNSUPPORTED_TYPE,
          "field "
              + owner.getName()
              + "."
              + field.getName()
              + " is closed to rfork: open package "
              + owner.getPackageName()
              + " of module "
              + owner.getModule().getName(),
          e);
    }
  }

  String name() {
    return name;
  }

  Class<?> type() {
    return type;
  }

  boolean isReference() {
    return kind == 'L';
  }

  @Nullable Object get(Object owner) {
    try {
      return (Object) getter.invokeExact(owner);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  void write(Object owner, StateOut out) {
    try {
      switch (kind) {
        case 'I' -> out.int32((int) getter.invokeExact(owner));
        case 'J' -> out.int64((long) getter.invokeExact(owner));
        case 'D' -> out.float64((double) getter.invokeExact(owner));
        case 'F' -> out.float32((float) getter.invokeExact(owner));
        case 'Z' -> out.bool((boolean) getter.invokeExact(owner));
        case 'C' -> out.int32((char) getter.invokeExact(owner));
        case 'S' -> out.int32((short) getter.invokeExact(owner));
        default -> out.int32((byte) getter.invokeExact(owner));
      }
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  void read(Object owner, GraphIn in) {
    MethodHandle set = java.util.Objects.requireNonNull(setter);
    StateIn bytes = in.in();
    try {
      switch (kind) {
        case 'L' -> set.invokeExact(owner, in.ref());
        case 'I' -> set.invokeExact(owner, bytes.int32());
        case 'J' -> set.invokeExact(owner, bytes.int64());
        case 'D' -> set.invokeExact(owner, bytes.float64());
        case 'F' -> set.invokeExact(owner, bytes.float32());
        case 'Z' -> set.invokeExact(owner, bytes.bool());
        case 'C' -> set.invokeExact(owner, bytes.char16());
        case 'S' -> set.invokeExact(owner, bytes.int16());
        default -> set.invokeExact(owner, bytes.int8());
      }
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Sets the field to a value, boxed if it is primitive. */
  void set(Object owner, @Nullable Object value) {
    try {
      java.util.Objects.requireNonNull(setter).invoke(owner, value);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Reads a value for a constructor. */
  @Nullable Object readBoxed(GraphIn in) {
    StateIn bytes = in.in();
    return switch (kind) {
      case 'L' -> in.ref();
      case 'I' -> bytes.int32();
      case 'J' -> bytes.int64();
      case 'D' -> bytes.float64();
      case 'F' -> bytes.float32();
      case 'Z' -> bytes.bool();
      case 'C' -> bytes.char16();
      case 'S' -> bytes.int16();
      default -> bytes.int8();
    };
  }

  /** What the field's value is to a method handle: a primitive type, or {@code Object}. */
  Class<?> erased() {
    return isReference() ? Object.class : type;
  }

  /** From the owner to its value. */
  MethodHandle getter() {
    return getter;
  }

  /** From owner and value to nothing. */
  MethodHandle setter() {
    return java.util.Objects.requireNonNull(setter);
  }

  private RuntimeException failed(Throwable e) {
    return e instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException("field " + name, unchecked(e));
  }

  /** What a method handle threw; an error at once. */
  static RuntimeException unchecked(Throwable e) {
    if (e instanceof RuntimeException unchecked) {
      return unchecked;
    }
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(e);
  }
}
