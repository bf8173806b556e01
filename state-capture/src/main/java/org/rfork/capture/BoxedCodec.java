package org.rfork.capture;

import org.jspecify.annotations.Nullable;

/** Marks the classes whose values are no objects to a document; {@link Slots} writes them. */
final class BoxedCodec extends Codec {
  static final BoxedCodec INSTANCE = new BoxedCodec();

  private BoxedCodec() {
    super("boxed", Shape.LEAF);
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    throw new IllegalStateException("a boxed value is written by its slot");
  }
}
