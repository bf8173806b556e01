package com.example.capture;

import com.example.hostile.Bomb;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Small graphs of every shape that a document can have, for damaging. */
final class FuzzGraphs {
  private FuzzGraphs() {}

  /** An allowed class whose superclass is not. */
  static class Disguised extends Bomb {
    int number;
  }

  /** Some objects, each made of earlier ones, wired into cycles. */
  @SuppressWarnings("unchecked")
  static Object graph(Random random) {
    List<Object> made = new ArrayList<>(List.of("start"));
    for (int i = random.nextInt(14); i >= 0; i--) {
      made.add(object(random, made));
    }
    for (Object object : made) {
      if (object instanceof Model.Node node) {
        node.right = pick(random, made);
      } else if (object instanceof ArrayList<?> list && random.nextBoolean()) {
        ((List<Object>) list).add(pick(random, made));
      } else if (object instanceof Model.Key key) {
        key.owner = pick(random, made);
      }
    }
    return made.toArray();
  }

  private static Object object(Random random, List<Object> made) {
    Object one = pick(random, made);
    Object other = pick(random, made);
    int number = random.nextInt();
    return switch (random.nextInt(29)) {
      case 0 -> "text" + number;
      case 1 -> new ArrayList<>(Arrays.asList(one, number, other));
      case 2 -> new HashMap<>(Map.of("key" + number, one, number, other));
      case 3 -> new HashSet<>(Arrays.asList("a", number, null));
      case 4 -> new LinkedHashMap<>(Map.of(List.of(number), one));
      case 5 -> new TreeMap<>(Map.of("b", one, "a", other));
      case 6 -> new TreeSet<>(Set.of(number, 1, 2));
      case 7 -> new Model.Point(number, random.nextDouble(), "p", one);
      case 8 -> new Model.Derived("base", "own" + number);
      case 9 -> new Model.Key("key" + number, one);
      case 10 -> new HashMap<>(Map.of(new Model.Key("k", one), List.of(one, number)));
      case 11 -> random.nextBoolean() ? Model.Colour.RED : Model.Colour.GREEN;
      case 12 -> new EnumMap<>(Map.of(Model.Colour.GREEN, one));
      case 13 -> EnumSet.of(Model.Colour.RED);
      case 14 -> (Model.Fun) value -> one;
      case 15 -> new BigDecimal(BigInteger.valueOf(number), number % 100);
      case 16 -> BitSet.valueOf(new long[] {number});
      case 17 -> new int[][] {{number}, {1, 2}};
      case 18 -> new Model.Point[] {new Model.Point(1, 2, null, one), null};
      case 19 -> new double[] {random.nextDouble(), -0.0};
      case 20 -> Set.of(number, "s");
      case 21 -> Map.of("m", one);
      case 22 -> new ArrayDeque<>(List.of(one, other));
      case 23 -> new PriorityQueue<>(List.of(number, 3, 2));
      case 24 -> Collections.unmodifiableList(new ArrayList<>(List.of(one)));
      case 25 -> new ConcurrentHashMap<>(Map.of(number, one));
      case 26 -> new AtomicReference<>(one);
      case 27 ->
          Arrays.asList(
              Duration.ofNanos(number),
              ZonedDateTime.parse("2026-01-02T03:04:05+01:00[Europe/Paris]"),
              Model.Point.class);
      default -> {
        Model.Node node = new Model.Node(number);
        node.left = one;
        yield node;
      }
    };
  }

  private static Object pick(Random random, List<Object> made) {
    return made.get(random.nextInt(made.size()));
  }
}
