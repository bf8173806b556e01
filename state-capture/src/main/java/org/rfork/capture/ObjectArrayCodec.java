package org.rfork.capture;

import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** Arrays of references, of any number of dimensions; nested arrays are objects of their own. */
final class ObjectArrayCodec extends Codec {
  private final Class<?> type;

  ObjectArrayCodec(Class<?> type) {
    super(type.getName(), Shape.FILLED);
    this.type = type;
    if (!Object[].class.isAssignableFrom(type)) {
      throw Refusal.damaged(type.getName() + " is not an array of references");
    }
  }

  @Override
  @Nullable Class<?> userClass() {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return !element.isPrimitive() && ClassNames.isUser(element.getName()) ? element : null;
  }

  @Override
  @Nullable Object[] parts(Object value) {
    return ((Object[]) value).clone();
  }

  @Override
  void writeHead(Object value, @Nullable Object[] headParts, GraphOut out) {
    out.out().int32(((Object[]) value).length);
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    for (Object part : parts) {
      out.ref(part);
    }
  }

  @Override
  Object open(GraphIn in) {
    return Array.newInstance(type.getComponentType(), in.announced());
  }

  @Override
  void fill(Object target, GraphIn in) {
    Object[] array = (Object[]) target;
    in.filling(array.length);
    for (int i = 0; i < array.length; i++) {
      array[i] = in.ref();
    }
  }
}
