package com.example.capture;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares two graphs field by field, in class, order and sharing. Knows nothing of how state is
 * captured.
 */
final class GraphComparer {
  private final IdentityHashMap<Object, Object> partners = new IdentityHashMap<>();
  private final IdentityHashMap<Object, Object> reverse = new IdentityHashMap<>();
  private final Deque<Pair> work = new ArrayDeque<>();

  /** Maps by identity, compared when all else is. */
  private final Deque<Pair> byIdentity = new ArrayDeque<>();

  private record Pair(Object left, Object right, String path) {}

  /** Fails with the path of the first difference. */
  static void requireEqual(Object left, Object right) {
    GraphComparer comparer = new GraphComparer();
    comparer.work.add(new Pair(left, right, "$"));
    comparer.drain();
    while (!comparer.byIdentity.isEmpty()) {
      comparer.compareByIdentity(comparer.byIdentity.pop());
      comparer.drain();
    }
  }

  /** Each copy of a lambda has a class of its own. */
  private static String typeName(Object value) {
    String name = value.getClass().getName();
    return value.getClass().isHidden() ? name.substring(0, name.indexOf("$$Lambda")) : name;
  }

  private void drain() {
    while (!work.isEmpty()) {
      compare(work.pop());
    }
  }

  private void compare(Pair pair) {
    Object left = pair.left;
    Object right = pair.right;
    if (left == null || right == null) {
      require(left == right, pair);
      return;
    }
    require(typeName(left).equals(typeName(right)), pair);
    if (left instanceof Enum || left instanceof Class || JdkParts.isShared(left)) {
      require(left == right, pair);
      return;
    }
    if (isBoxed(left)) {
      require(bits(left) == bits(right), pair);
      return;
    }
    if (partners.containsKey(left) || reverse.containsKey(right)) {
      require(partners.get(left) == right && reverse.get(right) == left, pair);
      return;
    }
    partners.put(left, right);
    reverse.put(right, left);
    compareContent(left, right, pair);
  }

  private void compareContent(Object left, Object right, Pair pair) {
    if (left.getClass().isArray()) {
      require(Array.getLength(left) == Array.getLength(right), pair);
      for (int i = 0; i < Array.getLength(left); i++) {
        later(Array.get(left, i), Array.get(right, i), pair, "[" + i + "]");
      }
      return;
    }
    if (isByIdentity(left)) {
      byIdentity.add(pair);
      return;
    }
    if (left.getClass().isHidden()) {
      return;
    }
    List<Object> leftParts = JdkParts.of(left);
    List<Object> rightParts = JdkParts.of(right);
    require(leftParts.size() == rightParts.size(), pair);
    for (int i = 0; i < leftParts.size(); i++) {
      later(leftParts.get(i), rightParts.get(i), pair, "[" + i + "]");
    }
    compareFields(left, right, pair);
  }

  private static boolean isByIdentity(Object value) {
    return value instanceof IdentityHashMap;
  }

  /** Keys in any order, but each with the value of its partner. */
  private void compareByIdentity(Pair pair) {
    Map<?, ?> left = (Map<?, ?>) pair.left;
    Map<?, ?> right = (Map<?, ?>) pair.right;
    require(left.size() == right.size(), pair);
    left.forEach(
        (key, value) -> {
          Object partner = key == null ? null : partners.getOrDefault(key, key);
          require(right.containsKey(partner), pair);
          later(value, right.get(partner), pair, "[" + key + "]");
        });
  }

  private void compareFields(Object left, Object right, Pair pair) {
    for (Class<?> type = left.getClass();
        type != Object.class && type != null;
        type = type.getSuperclass()) {
      if (type.getClassLoader() == null) {
        return;
      }
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())
            && !Modifier.isTransient(field.getModifiers())) {
          field.setAccessible(true);
          try {
            later(field.get(left), field.get(right), pair, "." + field.getName());
          } catch (IllegalAccessException e) {
            throw new AssertionError(e);
          }
        }
      }
    }
  }

  private void later(Object left, Object right, Pair pair, String step) {
    String path = pair.path.length() > 200 ? "..." : pair.path;
    work.push(new Pair(left, right, path + step));
  }

  private static boolean isBoxed(Object value) {
    return (value instanceof Number && value.getClass().getName().startsWith("java.lang."))
        || value instanceof Boolean
        || value instanceof Character;
  }

  /** To the last bit: NaNs have many, and zero has two. */
  private static long bits(Object boxed) {
    if (boxed instanceof Double number) {
      return Double.doubleToRawLongBits(number);
    }
    if (boxed instanceof Float number) {
      return Float.floatToRawIntBits(number);
    }
    if (boxed instanceof Character letter) {
      return letter;
    }
    return boxed instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) boxed).longValue();
  }

  private static void require(boolean equal, Pair pair) {
    if (!equal) {
      throw new AssertionError(
          pair.path + ": " + describe(pair.left) + " became " + describe(pair.right));
    }
  }

  private static String describe(Object value) {
    return value == null
        ? "null"
        : value.getClass().getName() + "@" + System.identityHashCode(value);
  }
}
