package com.example.capture;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** Classes that states are made of in these tests. None is serializable but the lambda types. */
final class Model {
  private Model() {}

  enum Colour {
    RED,
    GREEN {
      @Override
      int weight() {
        return 2;
      }
    };

    int weight() {
      return 1;
    }
  }

  record Point(int x, double y, String name, Object rest) {}

  record Copying(List<Object> items) {
    Copying {
      items = new ArrayList<>(items);
    }
  }

  static class Base {
    private final String value;
    private final long number = 7;

    Base(String value) {
      this.value = value;
    }

    String baseValue() {
      return value + number;
    }
  }

  static final class Derived extends Base {
    private final String value;
    transient int cache = 9;
    boolean flag;
    byte small = -3;
    short less = -300;
    char letter = '\uFFFF';
    float single = -0.0f;
    double wide = Double.longBitsToDouble(0x7FF8_0000_0000_1234L);

    Derived(String base, String own) {
      super(base);
      this.value = own;
      this.flag = true;
    }

    String value() {
      return value;
    }
  }

  static final class Node {
    Object left;
    Object right;
    int number;

    Node(int number) {
      this.number = number;
    }
  }

  /** Equal by its name; refers back to what holds it. */
  static final class Key {
    final Set<String> names = new HashSet<>();
    Object owner;

    Key(String name, Object owner) {
      names.add(name);
      this.owner = owner;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.names.equals(names);
    }

    @Override
    public int hashCode() {
      return Objects.hash(names);
    }
  }

  static final class Worker {
    Thread worker = new Thread(() -> {});
    List<Object> items = new ArrayList<>();
  }

  interface Fun extends Function<Object, Object>, Serializable {}
}
