package org.rfork.capture;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Objects that stand for something outside the state, in the runtime's words. */
final class HandleCodec extends Codec {
  static final String NAME = "handle";

  private final Handle handle;

  HandleCodec(Handle handle) {
    super(NAME, Shape.LEAF);
    this.handle = handle;
  }

  /** One type in the document, whatever the handle. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HandleCodec;
  }

  @Override
  public int hashCode() {
    return NAME.hashCode();
  }

  @Override
  boolean isValue() {
    return true;
  }

  @Override
  List<String> valueNames() {
    return List.of("kind", "token");
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    out.out().text(handle.kind());
    out.out().text(handle.token());
  }

  @Override
  Object make(GraphIn in) {
    return in.handles().fromHandle(new Handle(in.in().text(), in.in().text()));
  }
}
