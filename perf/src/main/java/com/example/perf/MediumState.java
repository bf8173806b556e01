package com.example.perf;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A state of nineteen fields with a list of fifty items, as programs have them. Serializable and
 * with a constructor without arguments, since other codecs than rfork's ask for that.
 */
public final class MediumState implements Serializable {
  private static final long serialVersionUID = 1L;

  private long id;
  private int desk;
  private int version;
  private short region;
  private byte grade;
  private char series;
  private boolean open;
  private boolean audited;
  private float weight;
  private double notional;
  private double price;
  private double strike;
  private long seed;
  private String book;
  private String trader;
  private String currency;
  private int[] buckets;
  private Map<String, Double> limits;
  private List<Item> items;

  /** One line of it. */
  public static final class Item implements Serializable {
    private static final long serialVersionUID = 1L;

    private String name = "";
    private int quantity;
    private double price;

    /** For codecs that fill objects in. */
    public Item() {}

    /** Some of something. */
    public Item(String name, int quantity, double price) {
      this.name = name;
      this.quantity = quantity;
      this.price = price;
    }
  }

  /** For codecs that fill objects in. */
  public MediumState() {
    book = "";
    trader = "";
    currency = "";
    buckets = new int[0];
    limits = new HashMap<>();
    items = new ArrayList<>();
  }

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
      figure += item.name.length() + item.quantity * item.price;
    }
    return figure;
  }
}
