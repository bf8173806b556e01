package org.rfork.capture;

import java.nio.charset.Charset;
import java.time.chrono.Chronology;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * JDK types of many classes, most without a public name, that are known by what they are called.
 */
final class FamilyCodecs extends Codec {
  private static final List<FamilyCodecs> ALL =
      List.of(
          new FamilyCodecs(
              Charset.class,
              (value, out) -> out.text(((Charset) value).name()),
              in -> Charset.forName(in.text())),
          new FamilyCodecs(
              Chronology.class,
              (value, out) -> out.text(((Chronology) value).getId()),
              in -> Chronology.of(in.text())));

  private final Class<?> family;
  private final BiConsumer<Object, StateOut> writer;
  private final Function<StateIn, Object> reader;

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    writer.accept(value, out.out());
  }

  @Override
  Object make(GraphIn in) {
    return reader.apply(in.in());
  }

  private FamilyCodecs(
      Class<?> family, BiConsumer<Object, StateOut> writer, Function<StateIn, Object> reader) {
    super(family.getName(), Shape.LEAF);
    this.family = family;
    this.writer = writer;
    this.reader = reader;
  }

  static List<? extends Codec> all() {
    return ALL;
  }

  /** The codec of the family that a JDK class is in, or null. */
  static @Nullable Codec of(Class<?> type) {
    for (FamilyCodecs codec : ALL) {
      if (codec.family.isAssignableFrom(type)) {
        return codec;
      }
    }
    return null;
  }
}
