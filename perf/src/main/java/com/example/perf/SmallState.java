package com.example.perf;

import java.io.Serializable;

/** A state of six fields, one of them text. */
public final class SmallState implements Serializable {
  private static final long serialVersionUID = 1L;

  private long number;
  private int shard;
  private double weight;
  private boolean last;
  private char grade;
  private String label;

  /** For codecs that fill objects in. */
  public SmallState() {
    label = "";
  }

  /** The same values for the same number. */
  public SmallState(long number) {
    this.number = number;
    shard = (int) number & 63;
    weight = 0.25;
    last = false;
    grade = 'b';
    label = "no-op on another node";
  }

  /** A figure that every field has a part in, so that a copy can be told from a stranger. */
  public double fingerprint() {
    return number + shard + weight + (last ? 1 : 0) + grade + label.length();
  }
}
