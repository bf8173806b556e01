package org.rfork.capture;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException.Kind;
import org.rfork.Renamed;

/** Enum constants by name, those with a body included. */
final class EnumCodec extends Codec {
  private final Class<?> type;
  private final long schema;

  EnumCodec(Class<?> type) {
    super(type.getName(), Shape.LEAF);
    this.type = type;
    Schema layout = layout();
    this.schema = layout == null ? 0 : layout.digest() ^ Digests.ofNameless(type);
  }

  @Override
  @Nullable Class<?> userClass() {
    return Codecs.isJdk(type) ? null : type;
  }

  @Override
  long schema() {
    return schema;
  }

  @Override
  final @Nullable Schema layout() {
    return Codecs.isJdk(type)
        ? null
        : new Schema(Schema.Kind.ENUM, List.of(new Schema.Level(type.getName(), List.of())));
  }

  @Override
  Codec reading(Schema stored, Renames renames) {
    Schema here = Objects.requireNonNull(layout());
    if (stored.kind() == Schema.Kind.ENUM && Renames.isNow(type, stored.className())) {
      return this;
    }
    throw Evolution.refusal(stored, here, "it was another one");
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    out.out().text(((Enum<?>) value).name());
  }

  @Override
  Object make(GraphIn in) {
    String name = in.in().text();
    Object[] constants = type.getEnumConstants();
    for (Object constant : constants) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    for (Object constant : constants) {
      if (wasCalled((Enum<?>) constant, name)) {
        return constant;
      }
    }
    throw new Refusal(
        Kind.SCHEMA_MISMATCH,
        "enum "
            + type.getName()
            + " has no constant "
            + name
            + " here, only "
            + Arrays.toString(constants)
            + ": annotate its successor with @Renamed(from = \""
            + name
            + "\")");
  }

  private boolean wasCalled(Enum<?> constant, String name) {
    try {
      Renamed renamed = type.getField(constant.name()).getAnnotation(Renamed.class);
      return renamed != null && Arrays.asList(renamed.from()).contains(name);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(type.getName(), e);
    }
  }
}
