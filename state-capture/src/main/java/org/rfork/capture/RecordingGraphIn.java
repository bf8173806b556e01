package org.rfork.capture;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Restores a document and keeps what each of its objects was made from. */
class RecordingGraphIn extends GraphIn {
  private final RecordingIn in;
  private final List<Recorded> objects = new ArrayList<>();

  RecordingGraphIn(RecordingIn in) {
    this.in = in;
  }

  /** All of a document. */
  final RecordedGraph graph(
      AllowList allow, ClassLoader loader, CaptureLimits limits, SchemaSource schemas) {
    restore(in, allow, loader, OpaqueHandles.INSTANCE, limits, schemas);
    Object[] last = in.take();
    return new RecordedGraph(objects, last[last.length - 1]);
  }

  @Override
  void make(Codec codec) {
    in.take();
    super.make(codec);
    Object[] read = in.take();
    boolean filled = codec.opensInSteps();
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
  Object makeHere(int type) {
    Codec codec = type(type);
    in.openList();
    Object[] head = Codec.NO_PARTS;
    Object made = in.loudly(() -> begin(codec));
    if (codec.opensInSteps()) {
      head = in.take();
      in.loudly(() -> filled(codec, made));
    }
    add(made);
    objects.add(new Recorded(codec, made, head, in.closeList()));
    return made;
  }

  private Object filled(Codec codec, Object opened) {
    complete(codec, opened, count());
    return opened;
  }

  @Override
  @Nullable Object ref() {
    int slot = in.peekInt32();
    Object value = in.<@Nullable Object>quietly(() -> Slots.read(this));
    if (slot >= Slots.FIRST) {
      int number = slot - Slots.FIRST;
      in.add(new Recorded.Ref(number % 2 == 0 ? number >> 1 : objects.size() - 1));
    } else {
      in.add(value == null ? Recorded.NULL : new Recorded.Boxed(value));
    }
    return value;
  }

  @Override
  @Nullable Object[] refs() {
    int count = in.quietly(() -> in.count(1));
    in.openList();
    @Nullable Object[] values = refs(count);
    in.add(in.closeList());
    return values;
  }
}
