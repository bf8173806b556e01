package org.rfork.runtime;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One life of one node: a JVM that is started again under the same name is another node.
 *
 * @param name what people call it, unique among living nodes
 * @param incarnation drawn at start, so that a message for an earlier life is told apart
 */
public record NodeId(String name, long incarnation) implements Comparable<NodeId> {
  /** Checks that there is a name. */
  public NodeId {
    Objects.requireNonNull(name, "name");
  }

  /** What {@link #write} wrote. */
  public static NodeId read(BinaryReader in) {
    return new NodeId(in.text(), in.getLong());
  }

  /** Its bytes. */
  public void write(BinaryWriter out) {
    out.text(name);
    out.putLong(incarnation);
  }

  @Override
  public boolean equals(@Nullable Object other) { // by hand: it is asked several times a message
    return other instanceof NodeId node
        && incarnation == node.incarnation
        && name.equals(node.name);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Long.hashCode(incarnation);
  }

  @Override
  public int compareTo(NodeId other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : Long.compare(incarnation, other.incarnation);
  }

  @Override
  public String toString() {
    return name;
  }
}
