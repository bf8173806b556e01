package org.rfork.capture;

import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException.Kind;

/** Enum constants by name, those with a body included. */
final class EnumCodec extends Codec {
  private final Class<?> type;

  EnumCodec(Class<?> type) {
    super(type.getName(), Shape.LEAF);
    this.type = type;
  }

  @Override
  @Nullable Class<?> userClass() {
    return Codecs.isJdk(type) ? null : type;
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    out.out().text(((Enum<?>) value).name());
  }

  @Override
  Object make(GraphIn in) {
    String name = in.in().text();
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new Refusal(
        Kind.SCHEMA_MISMATCH, "enum " + type.getName() + " has no constant " + name + " here");
  }
}
