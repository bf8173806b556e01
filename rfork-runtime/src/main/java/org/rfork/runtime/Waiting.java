package org.rfork.runtime;

import java.util.List;
import org.rfork.ForkPath;

/**
 * A fork whose own thread stands in a join without a limit of time.
 *
 * @param node where it stands
 * @param fork the fork that waits
 * @param attempt which attempt of it
 * @param number tells this wait from every other one on that node
 * @param anyOf it goes on when one of these has ended; not empty
 * @param blocked false if its thread meanwhile runs the one fork that it waits for
 */
public record Waiting(
    NodeId node, ForkPath fork, int attempt, long number, List<ForkPath> anyOf, boolean blocked) {
  /** Copies the list. */
  public Waiting {
    anyOf = List.copyOf(anyOf);
  }

  /** What {@link #write} wrote. */
  public static Waiting read(BinaryReader in) {
    return new Waiting(
        NodeId.read(in), in.path(), in.getInt(), in.getLong(), in.paths(), in.flag());
  }

  /** Its bytes. */
  public void write(BinaryWriter out) {
    node.write(out);
    out.attempt(fork, attempt);
    out.putLong(number);
    out.paths(anyOf);
    out.flag(blocked);
  }
}
