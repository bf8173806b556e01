package org.rfork.capture;

import java.lang.reflect.Constructor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.StateHooks;

/** User classes, by their fields and those of their superclasses; no constructor runs. */
final class PlainCodec extends Codec {
  private final Class<?> type;
  private final FieldPlan plan;
  private final FieldAccess[] references;
  private final ClassFields state;
  private final long schema;
  private final boolean hooked;
  private final Constructor<?> allocator;

  /** Of a class whose JDK superclass has no state, and makes its part of it by this constructor. */
  PlainCodec(Class<?> type, Constructor<?> inherited) {
    super(type.getName(), LeafTypes.isLeaf(type) ? Shape.LEAF : Shape.FILLED);
    this.type = type;
    ClassFields found = ClassFields.ofPlain(type);
    this.state = found;
    this.plan = new FieldPlan(found.fields(), shape() == Shape.LEAF);
    this.references = found.references();
    this.schema = found.digest() ^ Digests.ofNameless(type);
    this.hooked = StateHooks.class.isAssignableFrom(type);
    this.allocator = Hooks.constructor(type, inherited);
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
    return new EvolvedCodec.OfPlain(this, Evolution.plan(stored, type, state, renames));
  }

  @Override
  @Nullable Object[] parts(Object value) {
    if (references.length == 0) {
      return NO_PARTS;
    }
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
  Shape making() {
    return Shape.FILLED;
  }

  @Override
  Object open(GraphIn in) {
    try {
      return allocator.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no object of " + type, e);
    }
  }

  @Override
  void fill(Object target, GraphIn in) {
    plan.fill(target, in);
  }

  @Override
  String step(Object value, int part) {
    return "." + references[part].name();
  }
}
