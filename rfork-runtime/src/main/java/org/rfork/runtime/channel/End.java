package org.rfork.runtime.channel;

import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;
import org.rfork.runtime.view.ChannelSnapshot;

/**
 * Who has an end of a channel.
 *
 * @param fork its path; empty as long as nobody has it
 * @param attempt of the fork; a later one fences off an earlier one
 * @param node that runs this attempt
 */
record End(String fork, int attempt, String node) {
  static final End NOBODY = new End("", 0, "");

  static End read(BinaryReader in) {
    return new End(in.text(), in.getInt(), in.text());
  }

  void write(BinaryWriter out) {
    out.text(fork);
    out.putInt(attempt);
    out.text(node);
  }

  boolean isTaken() {
    return !fork.isEmpty();
  }

  /** Whether that fork may have it: nobody else has. */
  boolean isOf(String path) {
    return !isTaken() || fork.equals(path);
  }

  ChannelSnapshot.End snapshot() {
    return new ChannelSnapshot.End(fork, attempt, node);
  }

  /** Whether it is of the same fork and an earlier attempt of it. */
  boolean isBefore(End other) {
    return fork.equals(other.fork) && attempt < other.attempt;
  }

  /** Whether that may have the end: it has it, goes on with it, or nobody has it. */
  boolean mayBe(End other) {
    return !isTaken() || equals(other) || isBefore(other);
  }

  @Override
  public String toString() {
    return fork + " (attempt " + attempt + ")";
  }
}
