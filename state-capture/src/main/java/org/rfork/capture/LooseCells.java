package org.rfork.capture;

import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Digests what a walk left out: hash collections whose keys do not tell themselves apart, such as
 * objects that are hashed by identity.
 *
 * <p>Each such collection is a cell: its entries are walked one by one, each for a while, and lead
 * to more cells. A cell's digest is that of its entries in order of their digests; it is worked out
 * again from the cells that it leads to, until no two cells that differ are taken for equal. So
 * nothing depends on the order of entries; the price is that of objects within that are alike, it
 * is not told which one is meant where.
 */
final class LooseCells {
  /** A longer way to what makes two cells differ is not gone. */
  private static final int MOST_ROUNDS = 32;

  private static final int MOST_OBJECTS = 64;
  private static final StateDigest UNKNOWN = new StateDigest(0, 0);

  private final AllowList allow;
  private final Handles handles;
  private final CaptureLimits limits;
  private final IdentityHashMap<Object, Integer> pins;
  private final KeyOrder keys;
  private final GraphOut walker = new GraphOut();
  private final IdentityHashMap<Object, Cell> collections = new IdentityHashMap<>();
  private final IdentityHashMap<Object, Cell> cuts = new IdentityHashMap<>();
  private final List<Cell> cells = new ArrayList<>();
  private final Deque<Cell> unwalked = new ArrayDeque<>();

  /** One entry: what a walk told of it, and where it leads. */
  private record Entry(StateDigest content, List<Cell> leads) {}

  private static final class Cell {
    final CanonicalWalk.Lead lead;
    final List<Entry> entries = new ArrayList<>();
    StateDigest digest = UNKNOWN;
    StateDigest next = UNKNOWN;

    Cell(CanonicalWalk.Lead lead) {
      this.lead = lead;
    }

    void digestAgain() {
      List<StateDigest> known = new ArrayList<>();
      for (Entry entry : entries) {
        List<StateDigest> one = new ArrayList<>();
        one.add(entry.content);
        entry.leads.forEach(cell -> one.add(cell.digest));
        known.add(StateDigest.of(one));
      }
      known.sort(null);
      known.add(digest);
      next = StateDigest.of(known);
    }
  }

  /**
   * For what one walk left out.
   *
   * @param pins the objects that it met, with their numbers
   */
  LooseCells(
      IdentityHashMap<Object, Integer> pins,
      AllowList allow,
      Handles handles,
      CaptureLimits limits) {
    this.pins = pins;
    this.allow = allow;
    this.handles = handles;
    this.limits = limits;
    this.keys = new KeyOrder(allow, handles);
  }

  /** Of all that these lead to. */
  StateDigest digest(List<CanonicalWalk.Lead> leads) {
    List<Cell> first = cells(leads);
    while (!unwalked.isEmpty()) {
      walk(unwalked.remove());
    }
    refine();
    List<StateDigest> all = digests(cells);
    all.sort(null);
    all.addAll(digests(first));
    return StateDigest.of(all);
  }

  private static List<StateDigest> digests(Collection<Cell> of) {
    List<StateDigest> digests = new ArrayList<>();
    of.forEach(cell -> digests.add(cell.digest));
    return digests;
  }

  private List<Cell> cells(List<CanonicalWalk.Lead> leads) {
    List<Cell> found = new ArrayList<>();
    for (CanonicalWalk.Lead lead : leads) {
      found.add(
          (lead.isCollection() ? collections : cuts)
              .computeIfAbsent(lead.object(), object -> add(lead)));
    }
    return found;
  }

  private Cell add(CanonicalWalk.Lead lead) {
    Cell cell = new Cell(lead);
    cells.add(cell);
    unwalked.add(cell);
    return cell;
  }

  private void walk(Cell cell) {
    @Nullable Object[] entries = cell.lead.entries();
    int width = cell.lead.width();
    for (int i = 0; i < entries.length; i += width) {
      cell.entries.add(
          entry(
              width == 1
                  ? entries[i]
                  : new AbstractMap.SimpleImmutableEntry<>(entries[i], entries[i + 1])));
    }
  }

  private Entry entry(@Nullable Object root) {
    CanonicalWalk walk = CanonicalWalk.partial(pins, MOST_OBJECTS, keys);
    try {
      walker.walk(root, allow, handles, limits, walk);
      return new Entry(walker.out().digest(), cells(walk.leads()));
    } finally {
      walker.end();
    }
  }

  /** Until as many cells are told apart as can be. */
  private void refine() {
    int before = 0;
    int apart = 0;
    for (int round = 0; round < MOST_ROUNDS && (round == 0 || apart > before); round++) {
      cells.forEach(Cell::digestAgain);
      cells.forEach(cell -> cell.digest = cell.next);
      before = apart;
      apart = new HashSet<>(digests(cells)).size();
    }
  }
}
