package com.example.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.Vector;
import java.util.concurrent.atomic.AtomicReference;

/** Graphs of objects of all kinds, each pointing at some made before, then wired into cycles. */
@SuppressWarnings({"JdkObsolete", "IdentityHashMapUsage"}) // users have them
final class RandomGraphs {
  private static final List<Object> SAMPLES =
      Samples.all().stream().filter(value -> !(value instanceof String)).toList();
  private static final int KINDS = 22;

  private final Random random;
  private final List<Object> made = new ArrayList<>();

  private RandomGraphs(long seed) {
    this.random = new Random(seed);
  }

  static Object graph(long seed, int size) {
    RandomGraphs graphs = new RandomGraphs(seed);
    graphs.made.add("start");
    for (int i = 0; i < size; i++) {
      graphs.made.add(graphs.object(i));
    }
    graphs.made.forEach(graphs::wire);
    Collections.shuffle(graphs.made, graphs.random);
    return graphs.made.toArray();
  }

  private Object object(int number) {
    int kind = random.nextInt(KINDS);
    return kind < 11 ? plain(kind, number) : other(kind, number);
  }

  private Object plain(int kind, int number) {
    return switch (kind) {
      case 0 -> "text" + random.nextLong();
      case 1 -> Double.longBitsToDouble(random.nextLong());
      case 2 -> new int[] {random.nextInt(), number};
      case 3 -> new ArrayList<>(List.of(pick(), pick()));
      case 4 -> new LinkedList<>(List.of(pick()));
      case 5 -> new HashMap<>(Map.of("k" + number, pick(), "l", pick()));
      case 6 -> new LinkedHashMap<>(Map.of(random.nextInt(), pick()));
      case 7 -> new TreeMap<>(Map.of("z", pick(), "a", number));
      case 8 -> new Model.Point(number, random.nextDouble(), "p", pick());
      case 9 -> new Object[] {null, pick()};
      default -> {
        Model.Node node = new Model.Node(number);
        node.left = pick();
        yield node;
      }
    };
  }

  private Object other(int kind, int number) {
    return switch (kind) {
      case 11 -> SAMPLES.get(random.nextInt(SAMPLES.size()));
      case 12 -> new UserSamples.OwnList("own" + number, pick(), pick());
      case 13 -> {
        UserSamples.OwnerMap map = new UserSamples.OwnerMap(pick());
        map.put("key" + number, number);
        yield map;
      }
      case 14 -> Collections.synchronizedList(new ArrayList<>(Arrays.asList(pick(), null)));
      case 15 -> Collections.unmodifiableMap(new HashMap<>(Map.of("u", pick())));
      case 16 -> {
        IdentityHashMap<Object, Object> map = new IdentityHashMap<>();
        map.put(made.get(0), pick());
        yield map;
      }
      case 17 -> new AtomicReference<>(pick());
      case 18 -> new ThrowableSamples.Signal("signal" + number);
      case 19 -> new Vector<>(List.of(pick()));
      case 20 -> {
        EnumMap<Model.Colour, Object> map = new EnumMap<>(Model.Colour.class);
        map.put(Model.Colour.GREEN, pick());
        yield map;
      }
      default -> {
        PriorityQueue<Object> queue = new PriorityQueue<>(Collections.reverseOrder());
        queue.addAll(random.ints(5).boxed().toList());
        yield random.nextBoolean() ? queue : Optional.of(new HashSet<>(queue));
      }
    };
  }

  @SuppressWarnings("unchecked")
  private void wire(Object object) {
    if (object instanceof Model.Node node) {
      node.right = pick();
    } else if (object instanceof UserSamples.OwnerMap map) {
      map.owner = pick();
    } else if (object.getClass() == ArrayList.class && random.nextBoolean()) {
      ((Collection<Object>) object).add(pick());
    } else if (object.getClass() == Object[].class && ((Object[]) object).length > 1) {
      ((Object[]) object)[0] = pick();
    } else if (object instanceof AtomicReference<?> && random.nextBoolean()) {
      ((AtomicReference<Object>) object).set(pick());
    }
  }

  private Object pick() {
    return made.get(random.nextInt(made.size()));
  }
}
