package org.rfork.capture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows two states side by side. */
final class TextDiff {
  private static final String ABSENT = "(nothing)";
  private static final int MOST_STEPS = 64;
  private static final TextStyle STYLE = TextStyle.brief(0);

  private final RecordedGraph left;
  private final RecordedGraph right;
  private final int most;
  private final int[] partners;
  private final int[] reverse;
  private final Deque<Pair> open = new ArrayDeque<>();
  private final List<StateDifference> differences = new ArrayList<>();

  private record Step(@Nullable Step before, String name) {}

  private record Pair(@Nullable Object left, @Nullable Object right, Step at) {}

  TextDiff(RecordedGraph left, RecordedGraph right, int most) {
    this.left = left;
    this.right = right;
    this.most = most;
    this.partners = new int[left.objects().size()];
    this.reverse = new int[right.objects().size()];
  }

  List<StateDifference> differences() {
    open.push(new Pair(left.root(), right.root(), new Step(null, "$")));
    while (!open.isEmpty() && differences.size() < most) {
      compare(open.pop());
    }
    return differences;
  }

  private void compare(Pair pair) {
    if (pair.left instanceof Recorded.Ref one && pair.right instanceof Recorded.Ref other) {
      int known = partners[one.id()];
      int knownBack = reverse[other.id()];
      if (known == 0 && knownBack == 0) {
        partners[one.id()] = other.id() + 1;
        reverse[other.id()] = one.id() + 1;
        objects(pair, left.get(one), right.get(other));
      } else if (known != other.id() + 1 || knownBack != one.id() + 1) {
        String leftText = describe(left, one) + (known == 0 ? "" : ", seen before");
        String rightText = describe(right, other) + (knownBack == 0 ? "" : ", seen before");
        differ(pair.at, leftText + " (shared otherwise)", rightText + " (shared otherwise)");
      }
    } else {
      String leftText = describe(left, pair.left);
      String rightText = describe(right, pair.right);
      if (!exact(pair.left).equals(exact(pair.right))) {
        differ(pair.at, leftText, rightText);
      }
    }
  }

  /** All of a value that is no reference to an object. */
  private static String exact(@Nullable Object token) {
    return token == null || token instanceof Recorded.Ref
        ? String.valueOf(token)
        : TextScalars.show(token);
  }

  private void objects(Pair pair, Recorded one, Recorded other) {
    if (!one.codec().typeName().equals(other.codec().typeName())) {
      differ(pair.at, describe(left, pair.left), describe(right, pair.right));
      return;
    }
    if (one.value() instanceof String text) {
      if (!text.equals(other.value())) {
        differ(pair.at, describe(left, pair.left), describe(right, pair.right));
      }
      return;
    }
    if (isPrimitiveArray(one.value())) {
      arrays(pair, one.value(), other.value());
      return;
    }
    TextParts leftParts = TextParts.of(one);
    TextParts rightParts = TextParts.of(other);
    List<Pair> inside = new ArrayList<>();
    List<String> heads = TextShapes.headNames(one.codec());
    if (!leftParts.isHeadUsual(one.codec()) || !rightParts.isHeadUsual(other.codec())) {
      byPlace(pair, leftParts.head(), rightParts.head(), heads, inside);
    }
    Map<String, Object[]> leftEntries = entries(left, one, leftParts.body());
    Map<String, Object[]> rightEntries = entries(right, other, rightParts.body());
    if (leftEntries != null && rightEntries != null) {
      byKey(pair, leftEntries, rightEntries, inside);
    } else {
      List<String> names = one.codec().valueNames();
      byPlace(pair, leftParts.body(), rightParts.body(), names, inside);
    }
    for (int i = inside.size() - 1; i >= 0; i--) {
      open.push(inside.get(i));
    }
  }

  private static boolean isPrimitiveArray(Object value) {
    return value.getClass().isArray() && value.getClass().getComponentType().isPrimitive();
  }

  private void arrays(Pair pair, Object one, Object other) {
    int leftLength = java.lang.reflect.Array.getLength(one);
    int rightLength = java.lang.reflect.Array.getLength(other);
    for (int i = 0; i < Math.max(leftLength, rightLength) && differences.size() < most; i++) {
      Object item = i < leftLength ? java.lang.reflect.Array.get(one, i) : null;
      Object match = i < rightLength ? java.lang.reflect.Array.get(other, i) : null;
      compare(new Pair(item, match, new Step(pair.at, "[" + i + "]")));
    }
  }

  private void byPlace(
      Pair pair, List<Object> one, List<Object> other, List<String> names, List<Pair> inside) {
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      Object item = i < one.size() ? one.get(i) : null;
      Object match = i < other.size() ? other.get(i) : null;
      String name = i < names.size() ? "." + names.get(i) : "[" + i + "]";
      add(inside, item, match, new Step(pair.at, name));
    }
  }

  private void add(List<Pair> inside, @Nullable Object item, @Nullable Object match, Step at) {
    if (item instanceof Object[] list && match instanceof Object[] other) {
      byPlace(
          new Pair(null, null, at), Arrays.asList(list), Arrays.asList(other), List.of(), inside);
    } else {
      inside.add(new Pair(item, match, at));
    }
  }

  private void byKey(
      Pair pair, Map<String, Object[]> one, Map<String, Object[]> other, List<Pair> inside) {
    one.forEach(
        (key, entry) -> {
          Object[] match = other.get(key);
          Step at = new Step(pair.at, "[" + key + "]");
          if (match != null) {
            inside.add(new Pair(entry[0], match[0], new Step(pair.at, ".key" + at.name)));
          }
          inside.add(new Pair(entry[1], match == null ? null : match[1], at));
        });
    other.forEach(
        (key, entry) -> {
          if (!one.containsKey(key)) {
            inside.add(new Pair(null, entry[1], new Step(pair.at, "[" + key + "]")));
          }
        });
    if (one.keySet().equals(other.keySet())
        && !List.copyOf(one.keySet()).equals(List.copyOf(other.keySet()))) {
      differ(
          new Step(pair.at, ".keys"),
          STYLE.shorten("in order " + one.keySet()),
          STYLE.shorten("in order " + other.keySet()));
    }
  }

  /** A map's entries by key, if the keys are text, numbers and the like; else null. */
  private static @Nullable Map<String, Object[]> entries(
      RecordedGraph graph, Recorded object, List<Object> values) {
    if (!TextShapes.isMap(object.codec())) {
      return null;
    }
    Map<String, Object[]> entries = new LinkedHashMap<>();
    for (int i = 0; i + 1 < values.size(); i += 2) {
      Object key = values.get(i);
      if (key instanceof Recorded.Ref ref && !(graph.get(ref).value() instanceof String)) {
        return null;
      }
      String name = key instanceof Recorded.Ref ref ? quoted(graph.get(ref)) : exact(key);
      entries.put(name, new Object[] {key, values.get(i + 1)});
    }
    return entries;
  }

  private static String quoted(Recorded text) {
    return TextScalars.quote(text.value().toString());
  }

  private void differ(Step at, String one, String other) {
    differences.add(new StateDifference(path(at), one, other));
  }

  private static String path(Step last) {
    StringBuilder path = new StringBuilder();
    @Nullable Step at = last;
    for (int i = 0; at != null && i < MOST_STEPS; i++) {
      path.insert(0, at.name);
      at = at.before;
    }
    return at == null ? path.toString() : "..." + path;
  }

  private static String describe(RecordedGraph graph, @Nullable Object token) {
    if (token == null) {
      return ABSENT;
    }
    if (!(token instanceof Recorded.Ref ref)) {
      return token instanceof Object[] ? "a list" : STYLE.shorten(TextScalars.show(token));
    }
    Recorded object = graph.get(ref);
    if (object.value() instanceof String) {
      return STYLE.shorten(quoted(object));
    }
    String literal = isPrimitiveArray(object.value()) ? null : TextLiterals.show(object.value());
    String type = "!" + TypeNames.tag(object.codec().typeName());
    if (literal != null) {
      return type + " " + literal;
    }
    List<Object> values = TextParts.of(object).body();
    return object.codec().making() == Codec.Shape.LEAF && values.size() == 1
        ? STYLE.shorten(type + " " + TextScalars.bareIfName(values.get(0)))
        : type;
  }
}
