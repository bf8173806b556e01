package org.rfork.runtime;

import java.time.Duration;

/**
 * What somebody outside asks a cluster to do. Any node takes it and passes it on to all.
 *
 * @param verb what to do
 * @param subject with which: a fork's path, or a node's name
 * @param target where to, by a node's name; empty for the cluster's choice
 */
public record Order(Verb verb, String subject, String target) {
  /** The things to do. */
  public enum Verb {
    /** Have a fork go on elsewhere: at once if it has not begun, else at its next safe point. */
    MOVE(2),
    /** Have all forks leave a node, which then leaves the cluster. */
    DRAIN(2),
    /** Have a continuation captured at its next safe point, and say which one that was. */
    CHECKPOINT(20);

    private final int seconds;

    Verb(int seconds) {
      this.seconds = seconds;
    }
  }

  /** What {@link #write} wrote. */
  public static Order read(BinaryReader in) {
    return new Order(Verb.valueOf(in.text()), in.text(), in.text());
  }

  /** Its bytes. */
  public void write(BinaryWriter out) {
    out.text(verb.name());
    out.text(subject);
    out.text(target);
  }

  /** How long the node that it concerns may take to answer. */
  public Duration limit() {
    return Duration.ofSeconds(verb.seconds);
  }

  /**
   * What became of an order.
   *
   * @param done whether it is done or under way
   * @param said what was done, or why not; empty from whom it does not concern
   */
  public record Answer(boolean done, String said) {
    /** From whom it does not concern. */
    public static final Answer NONE = new Answer(false, "");
  }
}
