package org.rfork.capture;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code Class} values, by name; they are loaded, not initialised. */
final class ClassCodec extends Codec {
  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of(
          "boolean", boolean.class,
          "byte", byte.class,
          "short", short.class,
          "char", char.class,
          "int", int.class,
          "long", long.class,
          "float", float.class,
          "double", double.class,
          "void", void.class);

  ClassCodec() {
    super(Class.class.getName(), Shape.LEAF);
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    Class<?> type = (Class<?>) value;
    if (type.isHidden()) {
      throw Refusal.unsupported("the class of a lambda has no name that another node knows");
    }
    String name = type.getName();
    String element = type.isArray() ? ClassNames.element(name) : name;
    if (element != null && !PRIMITIVES.containsKey(element) && ClassNames.isUser(element)) {
      out.users().require(element);
    }
    out.out().text(name);
  }

  @Override
  Object make(GraphIn in) {
    String name = in.in().text();
    Class<?> primitive = PRIMITIVES.get(name);
    if (primitive != null) {
      return primitive;
    }
    return name.startsWith("[")
        ? ClassNames.loadArray(name, in.allow(), in.loader())
        : ClassNames.loadNameable(name, in.allow(), in.loader());
  }
}
