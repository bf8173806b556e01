package org.rfork.capture;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Accumulators with their function, identity and value, through the stand-ins that they offer. */
final class AccumulatorCodec extends Codec {
  /** A mark in place of the function, as {@link SerialForm} leaves it. */
  private static final int MARK_BYTES = 4;

  private static final int NUMBERS = 2;

  private final Class<?> function;
  private final byte[] form;

  private AccumulatorCodec(Object sample, Class<?> function) {
    super(sample.getClass().getName(), Shape.MADE);
    this.function = function;
    this.form = standIn(sample).bytes();
  }

  static List<Codec> all() {
    return List.of(
        new AccumulatorCodec(new LongAccumulator((a, b) -> a, 0), LongBinaryOperator.class),
        new AccumulatorCodec(new DoubleAccumulator((a, b) -> a, 0), DoubleBinaryOperator.class));
  }

  private static SerialForm standIn(Object accumulator) {
    try {
      Object standIn = Hooks.writeReplace(accumulator);
      if (standIn != null) {
        return SerialForm.of(standIn);
      }
    } catch (Throwable e) {
      throw Refusal.unsupported(accumulator.getClass().getName() + " cannot be looked into: " + e);
    }
    throw Refusal.unsupported(
        "the serial form of " + accumulator.getClass().getName() + " is another in this JDK");
  }

  @Override
  @Nullable Object[] parts(Object value) {
    return new @Nullable Object[] {standIn(value).held()};
  }

  /** The identity and the value, in the order of their names. */
  private static ByteBuffer numbers(byte[] form) {
    int length = NUMBERS * Long.BYTES;
    return ByteBuffer.wrap(form, form.length - MARK_BYTES - length, length);
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    ByteBuffer numbers = numbers(standIn(value).bytes());
    out.ref(parts[0]);
    out.out().int64(numbers.getLong());
    out.out().int64(numbers.getLong());
  }

  @Override
  Object make(GraphIn in) {
    Object applied = in.requiredRef();
    if (!function.isInstance(applied)) {
      throw Refusal.damaged("an accumulator's function is of the wrong type");
    }
    byte[] copy = form.clone();
    numbers(copy).putLong(in.in().int64()).putLong(in.in().int64());
    return Template.read(copy, applied);
  }

  @Override
  String step(Object value, int part) {
    return ".function";
  }
}
