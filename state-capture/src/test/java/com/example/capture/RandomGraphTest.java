package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RandomGraphTest {

  @Property(tries = 300)
  void anyGraphComesBackExactly(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int size) {
    Object root = graph(new Random(seed), size);
    byte[] document = Captures.capture(root);
    GraphComparer.requireEqual(root, Captures.restore(document));
    assertThat(Captures.capture(root)).isEqualTo(document);
  }

  @Property(tries = 300)
  void anyStringAndNumberComesBack(
      @ForAll String text, @ForAll long wide, @ForAll int number, @ForAll double real) {
    Object[] values = {text, wide, number, real, new Model.Point(number, real, text, wide)};
    GraphComparer.requireEqual(values, Captures.copy(values));
  }

  /** Objects of all kinds, each pointing at some made before, then wired into cycles. */
  @SuppressWarnings({"unchecked", "JdkObsolete"})
  static Object graph(Random random, int size) {
    List<Object> made = new ArrayList<>();
    made.add("start");
    for (int i = 0; i < size; i++) {
      made.add(object(random, made, i));
    }
    for (Object object : made) {
      if (object instanceof Model.Node node) {
        node.right = pick(random, made);
      } else if (object instanceof ArrayList<?> list && random.nextBoolean()) {
        ((List<Object>) list).add(pick(random, made));
      } else if (object instanceof Object[] array && array.length > 0) {
        array[0] = pick(random, made);
      }
    }
    Collections.shuffle(made, random);
    return made.toArray();
  }

  @SuppressWarnings("JdkObsolete")
  private static Object object(Random random, List<Object> made, int number) {
    return switch (random.nextInt(11)) {
      case 0 -> "text" + random.nextLong();
      case 1 -> random.nextDouble();
      case 2 -> new int[] {random.nextInt(), number};
      case 3 -> new ArrayList<>(List.of(pick(random, made), pick(random, made)));
      case 4 -> new LinkedList<>(List.of(pick(random, made)));
      case 5 -> new HashMap<>(Map.of("k" + number, pick(random, made), "l", pick(random, made)));
      case 6 -> new LinkedHashMap<>(Map.of(random.nextInt(), pick(random, made)));
      case 7 -> new TreeMap<>(Map.of("z", pick(random, made), "a", number));
      case 8 -> new Model.Point(number, random.nextDouble(), "p", pick(random, made));
      case 9 -> new Object[] {null, pick(random, made)};
      default -> {
        Model.Node node = new Model.Node(number);
        node.left = pick(random, made);
        yield node;
      }
    };
  }

  private static Object pick(Random random, List<Object> made) {
    return made.get(random.nextInt(made.size()));
  }
}
