package org.rfork.capture;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** JDK values that are written in place: no references inside, whole at once. */
final class LeafCodec<T> extends Codec {
  private final Class<T> type;
  private final BiConsumer<T, StateOut> writer;
  private final Function<StateIn, T> reader;

  LeafCodec(Class<T> type, BiConsumer<T, StateOut> writer, Function<StateIn, T> reader) {
    super(type.getName(), Shape.LEAF);
    this.type = type;
    this.writer = writer;
    this.reader = reader;
  }

  /** A type that its {@code toString} says all of. */
  static <T> LeafCodec<T> text(Class<T> type, Function<String, T> parser) {
    return new LeafCodec<>(
        type, (value, out) -> out.text(value.toString()), in -> parser.apply(in.text()));
  }

  @Override
  boolean isValue() {
    return Immutability.isValue(type);
  }

  Class<T> type() {
    return type;
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    writer.accept(type.cast(value), out.out());
  }

  @Override
  Object make(GraphIn in) {
    try {
      return reader.apply(in.in());
    } catch (java.time.DateTimeException | IllegalArgumentException | ArithmeticException e) {
      throw new Refusal(
          org.rfork.CaptureException.Kind.DAMAGED, "no " + typeName() + " can be made: " + e, e);
    }
  }
}
