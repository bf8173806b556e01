package org.rfork.capture;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException.Kind;
import org.rfork.StateHooks;

/** Records, through their canonical constructor: no other way sets their fields. */
final class RecordCodec extends Codec {
  private final Class<?> type;
  private final FieldAccess[] fields;
  private final FieldPlan plan;
  private final FieldAccess[] references;
  private final ClassFields state;
  private final long schema;
  private final boolean hooked;
  private final MethodHandle constructor;

  RecordCodec(Class<?> type) {
    super(type.getName(), LeafTypes.isLeaf(type) ? Shape.LEAF : Shape.MADE);
    this.type = type;
    ClassFields found = ClassFields.ofRecord(type);
    this.state = found;
    this.fields = found.fields().toArray(FieldAccess[]::new);
    this.plan = new FieldPlan(found.fields(), shape() == Shape.LEAF);
    this.references = found.references();
    this.schema = found.digest() ^ Digests.ofNameless(type);
    this.hooked = StateHooks.class.isAssignableFrom(type);
    this.constructor = constructor(type);
  }

  private static MethodHandle constructor(Class<?> type) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      canonical.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectConstructor(canonical)
          .asSpreader(Object[].class, types.length)
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw Refusal.unsupported(
          "the constructor of record " + type.getName() + " is closed to rfork: " + e);
    }
  }

  @Override
  Class<?> userClass() {
    return type;
  }

  @Override
  boolean isHooked() {
    return hooked;
  }

  @Override
  Shape making() {
    return Shape.MADE;
  }

  @Override
  long schema() {
    return schema;
  }

  @Override
  List<String> valueNames() {
    return ClassFields.namesApart(state.fields());
  }

  @Override
  Schema layout() {
    return state.schema();
  }

  @Override
  Codec reading(Schema stored, Renames renames) {
    return new EvolvedCodec.OfRecord(this, Evolution.plan(stored, type, state, renames));
  }

  @Override
  @Nullable Object[] parts(Object value) {
    @Nullable Object[] parts = new Object[references.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = references[i].get(value);
    }
    return parts;
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    plan.write(value, parts, out);
  }

  @Override
  Object make(GraphIn in) {
    @Nullable Object[] arguments = new Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      arguments[i] = fields[i].readBoxed(in);
    }
    return construct(arguments);
  }

  /** The record of these components. */
  Object construct(@Nullable Object[] arguments) {
    Object record;
    try {
      record = (Object) constructor.invokeExact(arguments);
    } catch (Throwable e) {
      throw new Refusal(
          Kind.UNSUPPORTED_TYPE,
          "the constructor of record "
              + type.getName()
              + " refuses the components of an existing one: "
              + e,
          e);
    }
    requireKept(record, arguments);
    return record;
  }

  /** A constructor may copy what it is given, but must not change it. */
  private void requireKept(Object record, @Nullable Object[] arguments) {
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].isReference()) {
        Object kept = fields[i].get(record);
        if (kept != arguments[i] && !Objects.deepEquals(kept, arguments[i])) {
          throw Refusal.unsupported(
              "the constructor of record "
                  + type.getName()
                  + " changes its component '"
                  + fields[i].name()
                  + "', so that an existing record cannot be made again: keep it as it is");
        }
      }
    }
  }

  @Override
  String step(Object value, int part) {
    return "." + references[part].name();
  }
}
