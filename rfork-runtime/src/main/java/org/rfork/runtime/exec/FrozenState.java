package org.rfork.runtime.exec;

import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/**
 * A continuation as it was at a safe point.
 *
 * @param at where
 * @param state its captured fields
 * @param holdsForks whether handles of forks are among them
 */
public record FrozenState(SafePoint at, byte[] state, boolean holdsForks) {
  /** What {@link #write} wrote. */
  public static FrozenState read(BinaryReader in) {
    return new FrozenState(SafePoint.read(in), in.array(), in.flag());
  }

  /** Its bytes. */
  public void write(BinaryWriter out) {
    at.write(out);
    out.array(state);
    out.flag(holdsForks);
  }

  /** About how many bytes it has. */
  public int size() {
    return state.length + at.size();
  }

  /** The same under another number. */
  public FrozenState numbered(long number) {
    return new FrozenState(at.numbered(number), state, holdsForks);
  }

  /** The same as one of a group of which this is kept. */
  public FrozenState kept(String what) {
    return new FrozenState(at.kept(what), state, holdsForks);
  }

  /** The same with these fields. */
  public FrozenState with(byte[] other) {
    return new FrozenState(at, other, holdsForks);
  }
}
