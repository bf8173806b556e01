package org.rfork.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Restores a document and keeps what each of its objects was made from. */
final class RecordingGraphIn extends GraphIn {
  private final RecordingIn in;
  private final List<Recorded> objects = new ArrayList<>();

  RecordingGraphIn(
      RecordingIn in,
      AllowList allow,
      ClassLoader loader,
      CaptureLimits limits,
      SchemaSource schemas) {
    super(in, allow, loader, OpaqueHandles.INSTANCE, limits, schemas);
    this.in = in;
  }

  /** All of a document. */
  RecordedGraph graph() {
    read();
    Object[] last = in.take();
    return new RecordedGraph(objects, last[last.length - 1]);
  }

  @Override
  void make(Codec codec) {
    in.take();
    super.make(codec);
    Object[] read = in.take();
    boolean filled = codec.shape() == Codec.Shape.FILLED;
    objects.add(
        new Recorded(
            codec,
            object(objects.size()),
            filled ? read : Codec.NO_PARTS,
            filled ? Codec.NO_PARTS : read));
  }

  @Override
  void fill(int id, Codec codec) {
    in.take();
    super.fill(id, codec);
    Recorded opened = objects.get(id);
    objects.set(id, new Recorded(codec, opened.value(), opened.head(), in.take()));
  }

  @Override
  @Nullable Object ref() {
    int slot = in.quietly(in::int32);
    Object value = in.quietly(() -> Arrays.asList(Slots.read(slot, this))).get(0);
    in.add(slot > 0 ? new Recorded.Ref(slot - 1) : value == null ? Recorded.NULL : boxed(value));
    return value;
  }

  private static Object boxed(Object value) {
    return new Recorded.Boxed(value);
  }

  @Override
  @Nullable Object[] refs() {
    int count = in.quietly(() -> in.count(1));
    in.openList();
    @Nullable Object[] values = refs(count);
    in.closeList();
    return values;
  }
}
