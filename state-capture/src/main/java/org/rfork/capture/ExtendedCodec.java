package org.rfork.capture;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rfork.StateHooks;

/**
 * Objects of a user's class that extends a JDK class: the JDK's part by that class's own codec, the
 * user's fields like any. Neither the user's constructors run nor methods that override the JDK's.
 */
final class ExtendedCodec extends Codec {
  private final Class<?> type;
  private final Codec part;
  private final FieldAccess[] fields;
  private final FieldPlan plan;
  private final FieldAccess[] references;
  private final ClassFields state;
  private final long schema;
  private final boolean hooked;

  private ExtendedCodec(Class<?> type, Codec part) {
    super(type.getName(), Shape.FILLED);
    this.type = type;
    this.part = part;
    ClassFields found = ClassFields.ofPlain(type);
    this.state = found;
    this.fields = found.fields().toArray(FieldAccess[]::new);
    this.plan = new FieldPlan(found.fields(), false);
    this.references = found.references();
    this.schema = found.digest() ^ Digests.ofNameless(type);
    this.hooked = StateHooks.class.isAssignableFrom(type);
  }

  static Codec of(Class<?> type) {
    Inherited inherited = new Inherited(type);
    Codec part = SequenceCodec.extended(type, inherited);
    if (part == null) {
      part = HashCodec.extended(type, inherited);
    }
    if (part == null) {
      part = SortedCodec.extended(type, inherited);
    }
    if (part == null) {
      part = ThrowableCodec.extended(type, inherited);
    }
    if (part == null) {
      throw Refusal.unsupported(
          type.getName()
              + " extends "
              + inherited.jdk().getName()
              + ", whose fields are closed: hold one in a field in place of extending it");
    }
    return new ExtendedCodec(type, part);
  }

  @Override
  int entryWidth() {
    return part.entryWidth();
  }

  @Override
  int orderedParts() {
    return references.length;
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
  Schema layout() {
    return state.schema();
  }

  @Override
  Codec reading(Schema stored, Renames renames) {
    return new EvolvedCodec.OfExtended(this, part, Evolution.plan(stored, type, state, renames));
  }

  @Override
  @Nullable Object[] headParts(Object value) {
    return part.headParts(value);
  }

  @Override
  void writeHead(Object value, @Nullable Object[] headParts, GraphOut out) {
    part.writeHead(value, headParts, out);
  }

  /** The user's references, then the JDK's. */
  @Override
  @Nullable Object[] parts(Object value) {
    @Nullable Object[] inherited = part.parts(value);
    @Nullable Object[] parts = new Object[references.length + inherited.length];
    for (int i = 0; i < references.length; i++) {
      parts[i] = references[i].get(value);
    }
    System.arraycopy(inherited, 0, parts, references.length, inherited.length);
    return parts;
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    plan.write(value, parts, out);
    part.write(value, Arrays.copyOfRange(parts, references.length, parts.length), out);
  }

  @Override
  Object open(GraphIn in) {
    return part.open(in);
  }

  /**
   * The fields come first, since a linked map asks {@code removeEldestEntry}, which may use them.
   */
  @Override
  void fill(Object target, GraphIn in) {
    @Nullable Object[] values = new Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      values[i] = fields[i].readBoxed(in);
    }
    set(target, values);
    part.fill(target, in);
    set(target, values);
  }

  private void set(Object target, @Nullable Object[] values) {
    for (int i = 0; i < fields.length; i++) {
      fields[i].set(target, values[i]);
    }
  }

  @Override
  String step(Object value, int number) {
    return number < references.length
        ? "." + references[number].name()
        : part.step(value, number - references.length);
  }

  @Override
  String headStep() {
    return part.headStep();
  }
}
