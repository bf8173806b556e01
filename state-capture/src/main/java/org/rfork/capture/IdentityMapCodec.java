package org.rfork.capture;

import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps by identity. Their order is each JVM's own. */
final class IdentityMapCodec extends Codec {
  IdentityMapCodec() {
    super(IdentityHashMap.class.getName(), Shape.FILLED);
  }

  @Override
  int entryWidth() {
    return 2;
  }

  @Override
  @Nullable Object[] parts(Object value) {
    @Nullable Object[] parts = MapParts.of((Map<?, ?>) value);
    for (int i = 0; i < parts.length; i += 2) {
      Object key = parts[i];
      if (key != null && Slots.isInline(key)) {
        throw Refusal.unsupported(
            "an IdentityHashMap has the key "
                + key
                + ", and the identity of boxed numbers is not kept: use a HashMap");
      }
    }
    return parts;
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    out.refs(parts);
  }

  @Override
  Object open(GraphIn in) {
    return new IdentityHashMap<@Nullable Object, @Nullable Object>();
  }

  @Override
  void fill(Object target, GraphIn in) {
    @Nullable Object[] parts = MapParts.read(in);
    Calls.PLAIN.add(target, parts);
    if (Calls.PLAIN.size(target) != parts.length / 2) {
      throw Refusal.damaged("an IdentityHashMap has one key twice");
    }
  }

  @Override
  String step(Object value, int part) {
    return MapParts.step(parts(value), part);
  }
}
