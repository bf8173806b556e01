package com.example.capture;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Compares two graphs field by field, in class, order and sharing. Knows nothing of how state is
 * captured.
 */
final class GraphComparer {
  private final IdentityHashMap<Object, Object> partners = new IdentityHashMap<>();
  private final IdentityHashMap<Object, Object> reverse = new IdentityHashMap<>();
  private final Deque<Pair> work = new ArrayDeque<>();

  private record Pair(Object left, Object right, String path) {}

  /** Fails with the path of the first difference. */
  static void requireEqual(Object left, Object right) {
    GraphComparer comparer = new GraphComparer();
    comparer.work.add(new Pair(left, right, "$"));
    while (!comparer.work.isEmpty()) {
      comparer.compare(comparer.work.pop());
    }
  }

  private void compare(Pair pair) {
    Object left = pair.left;
    Object right = pair.right;
    if (left == null || right == null) {
      require(left == right, pair);
      return;
    }
    require(left.getClass() == right.getClass(), pair);
    if (left instanceof Enum || left instanceof Class) {
      require(left == right, pair);
      return;
    }
    if (isBoxed(left)) {
      require(left.equals(right), pair);
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
    } else if (left instanceof Collection<?> || left instanceof Map<?, ?>) {
      List<Object> leftParts = parts(left);
      List<Object> rightParts = parts(right);
      require(leftParts.size() == rightParts.size(), pair);
      for (int i = 0; i < leftParts.size(); i++) {
        later(leftParts.get(i), rightParts.get(i), pair, "[" + i + "]");
      }
    } else if (left instanceof AtomicReference<?> reference) {
      later(reference.get(), ((AtomicReference<?>) right).get(), pair, ".get()");
    } else if (left.getClass().getName().startsWith("java.")) {
      require(left.getClass() == Object.class || left.toString().equals(right.toString()), pair);
    } else {
      compareFields(left, right, pair);
    }
  }

  private static List<Object> parts(Object collection) {
    if (collection instanceof Map<?, ?> map) {
      List<Object> parts = new ArrayList<>();
      map.forEach(
          (key, value) -> {
            parts.add(key);
            parts.add(value);
          });
      return parts;
    }
    return new ArrayList<>((Collection<?>) collection);
  }

  private void compareFields(Object left, Object right, Pair pair) {
    for (Class<?> type = left.getClass(); type != Object.class; type = type.getSuperclass()) {
      if (type.getName().startsWith("java.")) {
        continue;
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

  private static void require(boolean equal, Pair pair) {
    if (!equal) {
      throw new AssertionError(
          pair.path + ": " + describe(pair.left) + " became " + describe(pair.right));
    }
  }

  private static String describe(Object value) {
    return value == null ? "null" : value.getClass().getName() + " " + Objects.toString(value);
  }
}
