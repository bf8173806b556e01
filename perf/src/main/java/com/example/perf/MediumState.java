package com.example.perf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A state of nineteen fields with a list of fifty items, as programs have them. */
public final class MediumState {
  private final long id;
  private final int desk;
  private final int version;
  private final short region;
  private final byte grade;
  private final char series;
  private final boolean open;
  private final boolean audited;
  private final float weight;
  private final double notional;
  private final double price;
  private final double strike;
  private final long seed;
  private final String book;
  private final String trader;
  private final String currency;
  private final int[] buckets;
  private final Map<String, Double> limits;
  private final List<Item> items;

  /** One line of it. */
  public record Item(String name, int quantity, double price) {}

  /** The same values for the same seed. */
  public MediumState(long seed) {
    Random random = new Random(seed);
    this.seed = seed;
    id = random.nextLong();
    desk = random.nextInt(100);
    version = random.nextInt(10);
    region = (short) random.nextInt(50);
    grade = (byte) random.nextInt(5);
    series = (char) ('a' + random.nextInt(26));
    open = random.nextBoolean();
    audited = random.nextBoolean();
    weight = random.nextFloat();
    notional = random.nextDouble() * 1e6;
    price = random.nextDouble() * 100;
    strike = random.nextDouble() * 100;
    book = "book-" + random.nextInt(1000);
    trader = "trader-" + random.nextInt(1000);
    currency = "USD";
    buckets = random.ints(8).toArray();
    limits = new HashMap<>();
    for (String limit : List.of("delta", "gamma", "vega", "theta")) {
      limits.put(limit, random.nextDouble());
    }
    items = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      items.add(new Item("item-" + i, random.nextInt(1000), random.nextDouble()));
    }
  }

  /** A figure that every field has a part in, so that a copy can be told from a stranger. */
  public double fingerprint() {
    double figure = id + desk + version + region + grade + series + weight + notional + seed;
    figure += (open ? 1 : 0) + (audited ? 2 : 0) + price * strike + buckets.length;
    figure += book.length() + trader.length() + currency.length();
    for (double limit : limits.values()) {
      figure += limit;
    }
    for (Item item : items) {
      figure += item.name().length() + item.quantity() * item.price();
    }
    return figure;
  }
}
