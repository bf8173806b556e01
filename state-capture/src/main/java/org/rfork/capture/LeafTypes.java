package org.rfork.capture;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.rfork.StateHooks;

/**
 * Knows by a class's declaration that its objects lead to leaves only: text, numbers, enums, and
 * final classes of such. They cannot be part of a cycle and need not be walked.
 */
final class LeafTypes {
  /** How deep one such class may hold another; Java's stack pays for it. */
  private static final int MOST_NESTED = 4;

  private LeafTypes() {}

  /** Whether all of a user class's fields are leaves. */
  static boolean isLeaf(Class<?> type) {
    return hasLeavesOnly(type, 0);
  }

  /** Whether its objects are captured by their fields alone, and nothing else happens then. */
  private static boolean isOfFields(Class<?> type) {
    Class<?> inherited = type;
    while (!Codecs.isJdk(inherited)) {
      inherited = inherited.getSuperclass();
    }
    return (inherited == Record.class || Codecs.STATELESS.contains(inherited))
        && !StateHooks.class.isAssignableFrom(type)
        && UserCodec.of(type) == null;
  }

  private static boolean hasLeavesOnly(Class<?> type, int nested) {
    if (!isOfFields(type)) {
      return false;
    }
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        boolean state = !Modifier.isStatic(field.getModifiers());
        if (state && !isLeafField(field.getType(), nested)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isLeafField(Class<?> type, int nested) {
    if (type.isPrimitive() || type.isEnum() || Slots.isInlineType(type.getName())) {
      return true;
    }
    if (!Modifier.isFinal(type.getModifiers())) {
      return false;
    }
    if (type.isArray()) {
      return type.getComponentType().isPrimitive();
    }
    if (Codecs.isJdk(type)) {
      Codec codec = JdkCodecs.of(type);
      return codec != null && codec.shape() == Codec.Shape.LEAF;
    }
    return nested < MOST_NESTED && !Codecs.mayBeHandle(type) && hasLeavesOnly(type, nested + 1);
  }
}
