package org.rfork.capture;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;

/** Class names that never change, in order, with the bytes that they are in a document. */
final class NameSet extends AbstractSet<String> {
  private final String[] mentioned;
  private final String[] sorted;
  private final byte[] encoded;

  private NameSet(String[] distinct) {
    mentioned = distinct;
    sorted = distinct.clone();
    Arrays.sort(sorted);
    StateOut out = new StateOut();
    out.start(Long.MAX_VALUE);
    out.int32(sorted.length);
    for (String name : sorted) {
      out.text(name);
    }
    encoded = out.toBytes();
  }

  static NameSet of(Set<String> names) {
    return names instanceof NameSet set ? set : new NameSet(names.toArray(String[]::new));
  }

  /** Whether it is made of these names, come in this order. */
  boolean isOf(Mentions names) {
    return Arrays.equals(mentioned, 0, mentioned.length, names.names, 0, names.count);
  }

  /** The names and how many there are, as in the document. */
  byte[] encoded() {
    return encoded;
  }

  @Override
  public Iterator<String> iterator() {
    return Collections.unmodifiableList(Arrays.asList(sorted)).iterator();
  }

  @Override
  public boolean contains(Object name) {
    return name instanceof String && Arrays.binarySearch(sorted, name) >= 0;
  }

  @Override
  public int size() {
    return sorted.length;
  }

  /** Collects the names of one document after the other; most mention the same. */
  static final class Mentions {
    private String[] names = new String[8];
    private int count;
    private NameSet last = new NameSet(new String[0]);

    void clear() {
      count = 0;
    }

    void add(String name) {
      for (int i = 0; i < count; i++) {
        if (names[i].equals(name)) {
          return;
        }
      }
      if (count == names.length) {
        names = Arrays.copyOf(names, count * 2);
      }
      names[count++] = name;
    }

    NameSet set() {
      if (!last.isOf(this)) {
        last = new NameSet(Arrays.copyOf(names, count));
      }
      return last;
    }
  }
}
