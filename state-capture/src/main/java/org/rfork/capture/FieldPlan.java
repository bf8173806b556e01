package org.rfork.capture;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All fields of a class, to be written and filled in one go.
 *
 * <p>Once a class is used often, the loop over its fields becomes one method handle that the JIT
 * compiles as a whole, with each field's type known. That takes milliseconds, which a class that is
 * captured now and then would never win back.
 */
final class FieldPlan {
  private static final int COMPILE_AFTER = 500;
  private static final MethodType WRITER =
      MethodType.methodType(void.class, Object.class, Object[].class, GraphOut.class);
  private static final MethodType FILLER =
      MethodType.methodType(void.class, Object.class, GraphIn.class);

  private final FieldAccess[] fields;
  private final boolean leaf;
  private int written;
  private int filled;
  private volatile @Nullable MethodHandle writer;
  private volatile @Nullable MethodHandle filler;

  /**
   * Plans for these fields.
   *
   * @param leaf whether their references lead to leaves only, and are thus read as they are written
   */
  FieldPlan(List<FieldAccess> fields, boolean leaf) {
    this.fields = fields.toArray(FieldAccess[]::new);
    this.leaf = leaf;
  }

  /** Writes all, the references from {@code parts} unless this is a leaf. */
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    MethodHandle compiled = writer;
    if (compiled == null) {
      writeEach(value, parts, out);
      if (++written == COMPILE_AFTER) {
        writer = compileWriter();
      }
      return;
    }
    try {
      compiled.invokeExact(value, parts, out);
    } catch (Throwable e) {
      throw FieldAccess.unchecked(e);
    }
  }

  private void writeEach(Object value, @Nullable Object[] parts, GraphOut out) {
    int part = 0;
    for (FieldAccess field : fields) {
      if (!field.isReference()) {
        field.write(value, out.out());
      } else {
        out.ref(leaf ? field.get(value) : parts[part++]);
      }
    }
  }

  private MethodHandle compileWriter() {
    List<MethodHandle> steps = new ArrayList<>();
    int part = 0;
    for (FieldAccess field : fields) {
      steps.add(
          field.isReference() && !leaf
              ? MethodHandles.dropArguments(
                  MethodHandles.insertArguments(Steps.PART, 1, part++), 0, Object.class)
              : MethodHandles.dropArguments(
                  MethodHandles.filterArguments(Steps.writer(field), 0, field.getter()),
                  1,
                  Object[].class));
    }
    return sequence(steps, WRITER);
  }

  /** Fills all. */
  void fill(Object target, GraphIn in) {
    MethodHandle compiled = filler;
    if (compiled == null) {
      for (FieldAccess field : fields) {
        field.read(target, in);
      }
      if (++filled == COMPILE_AFTER) {
        filler = compileFiller();
      }
      return;
    }
    try {
      compiled.invokeExact(target, in);
    } catch (Throwable e) {
      throw FieldAccess.unchecked(e);
    }
  }

  private MethodHandle compileFiller() {
    List<MethodHandle> steps = new ArrayList<>();
    for (FieldAccess field : fields) {
      steps.add(MethodHandles.collectArguments(field.setter(), 1, Steps.reader(field)));
    }
    return sequence(steps, FILLER);
  }

  /** One after the other, as a balanced tree: the JIT inlines only so deep. */
  private static MethodHandle sequence(List<MethodHandle> steps, MethodType type) {
    int size = steps.size();
    if (size == 0) {
      return MethodHandles.empty(type);
    }
    return size == 1
        ? steps.get(0).asType(type)
        : MethodHandles.foldArguments(
            sequence(steps.subList(size / 2, size), type),
            sequence(steps.subList(0, size / 2), type));
  }

  /** What is done with one field's value. */
  @SuppressWarnings("UnusedMethod") // found by name
  private static final class Steps {
    static final MethodHandle PART =
        find("part", void.class, Object[].class, int.class, GraphOut.class);

    private Steps() {}

    static MethodHandle writer(FieldAccess field) {
      return find("write", void.class, field.erased(), GraphOut.class);
    }

    static MethodHandle reader(FieldAccess field) {
      Class<?> type = field.erased();
      String name = type == Object.class ? "readReference" : "read" + type.getName();
      return find(name, type, GraphIn.class);
    }

    private static MethodHandle find(String name, Class<?> result, Class<?>... parameters) {
      try {
        return MethodHandles.lookup()
            .findStatic(Steps.class, name, MethodType.methodType(result, parameters));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(name, e);
      }
    }

    private static void part(@Nullable Object[] parts, int number, GraphOut out) {
      out.ref(parts[number]);
    }

    private static void write(@Nullable Object value, GraphOut out) {
      out.ref(value);
    }

    private static void write(int value, GraphOut out) {
      out.out().int32(value);
    }

    private static void write(long value, GraphOut out) {
      out.out().int64(value);
    }

    private static void write(double value, GraphOut out) {
      out.out().float64(value);
    }

    private static void write(float value, GraphOut out) {
      out.out().float32(value);
    }

    private static void write(boolean value, GraphOut out) {
      out.out().bool(value);
    }

    private static void write(char value, GraphOut out) {
      out.out().int32(value);
    }

    private static void write(short value, GraphOut out) {
      out.out().int32(value);
    }

    private static void write(byte value, GraphOut out) {
      out.out().int32(value);
    }

    private static @Nullable Object readReference(GraphIn in) {
      return in.ref();
    }

    private static int readint(GraphIn in) {
      return in.in().int32();
    }

    private static long readlong(GraphIn in) {
      return in.in().int64();
    }

    private static double readdouble(GraphIn in) {
      return in.in().float64();
    }

    private static float readfloat(GraphIn in) {
      return in.in().float32();
    }

    private static boolean readboolean(GraphIn in) {
      return in.in().bool();
    }

    private static char readchar(GraphIn in) {
      return in.in().char16();
    }

    private static short readshort(GraphIn in) {
      return in.in().int16();
    }

    private static byte readbyte(GraphIn in) {
      return in.in().int8();
    }
  }
}
