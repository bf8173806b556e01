package org.rfork.capture;

import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/** User classes, by their fields and those of their superclasses; no constructor runs. */
final class PlainCodec extends Codec {
  private final Class<?> type;
  private final FieldPlan plan;
  private final FieldAccess[] references;
  private final ClassFields state;
  private final long schema;
  private final Constructor<?> allocator;

  PlainCodec(Class<?> type) {
    super(type.getName(), LeafTypes.isLeaf(type) ? Shape.LEAF : Shape.FILLED);
    this.type = type;
    ClassFields found = ClassFields.ofPlain(type);
    this.state = found;
    this.plan = new FieldPlan(found.fields(), shape() == Shape.LEAF);
    this.references = found.references();
    this.schema = found.digest();
    this.allocator = Hooks.allocator(type);
  }

  @Override
  Class<?> userClass() {
    return type;
  }

  @Override
  long schema() {
    return schema;
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
  boolean opensInSteps() {
    return true;
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
