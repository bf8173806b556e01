package org.rfork.capture;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** JDK objects that a factory makes of their parts: immutable collections, views, pairs. */
final class MadeCodec extends Codec {
  private final Class<?> type;
  private final Function<Object, @Nullable Object[]> taker;
  private final Function<@Nullable Object[], Object> maker;
  private final int hashWidth;

  private MadeCodec(
      Class<?> type,
      Function<Object, @Nullable Object[]> taker,
      Function<@Nullable Object[], Object> maker,
      int hashWidth) {
    super(type.getName(), Shape.MADE);
    this.type = type;
    this.taker = taker;
    this.maker = maker;
    this.hashWidth = hashWidth;
  }

  static MadeCodec of(
      Class<?> type,
      Function<Object, @Nullable Object[]> taker,
      Function<@Nullable Object[], Object> maker) {
    return new MadeCodec(type, taker, maker, 0);
  }

  /** A set or map that cannot be filled again: its keys must be whole when it is made. */
  static MadeCodec hashing(
      Class<?> type,
      Function<Object, @Nullable Object[]> taker,
      Function<@Nullable Object[], Object> maker) {
    return new MadeCodec(type, taker, maker, Map.class.isAssignableFrom(type) ? 2 : 1);
  }

  private void foresee(@Nullable Object[] parts, HashCost cost) {
    if (hashWidth > 0 && !cost.isUnlimited()) {
      cost.requireBounded(parts, hashWidth);
      cost.requireProbes(parts, hashWidth);
    }
  }

  @Override
  int entryWidth() {
    return hashWidth;
  }

  Class<?> type() {
    return type;
  }

  @Override
  @Nullable Object[] parts(Object value) {
    return taker.apply(value);
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    foresee(parts, out.hashCost());
    out.refs(parts);
  }

  @Override
  Object make(GraphIn in) {
    @Nullable Object[] parts = in.refs();
    Object made;
    try {
      foresee(parts, in.hashCost());
      made = maker.apply(parts);
    } catch (IllegalArgumentException | NullPointerException | IndexOutOfBoundsException e) {
      throw new Refusal(
          org.rfork.CaptureException.Kind.DAMAGED, "no " + typeName() + " can be made: " + e, e);
    }
    if (made.getClass() != type) {
      throw Refusal.damaged(made.getClass().getName() + " came out in place of " + typeName());
    }
    if (hashWidth > 0) {
      in.rehash().add(new FixedContent(made, parts));
    }
    return made;
  }
}
