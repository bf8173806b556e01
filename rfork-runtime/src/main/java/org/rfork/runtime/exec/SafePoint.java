package org.rfork.runtime.exec;

import java.util.List;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/**
 * Where in its life a continuation was captured.
 *
 * @param number counts the fork's captures from 1, over all its attempts
 * @param children the number of its next child
 * @param streamPosition where its own random stream was; -1 if it was never used
 * @param beside what it holds outside its state that no field names and that is not done with, each
 *     as {@link Held#beside()} said
 * @param kept names what is kept of its whole group as of then; empty if nothing is
 */
public record SafePoint(
    long number, int children, long streamPosition, List<String> beside, String kept) {
  /** Copies the list. */
  public SafePoint {
    beside = List.copyOf(beside);
  }

  /** With nothing beside. */
  public SafePoint(long number, int children, long streamPosition) {
    this(number, children, streamPosition, List.of());
  }

  /** Of a run that is in no group. */
  public SafePoint(long number, int children, long streamPosition, List<String> beside) {
    this(number, children, streamPosition, beside, "");
  }

  /** What {@link #write} wrote. */
  public static SafePoint read(BinaryReader in) {
    return new SafePoint(in.getLong(), in.getInt(), in.getLong(), in.texts(), in.text());
  }

  /** About how many bytes stand beside. */
  int size() {
    return kept.length() + beside.stream().mapToInt(String::length).sum();
  }

  /** The same with something beside. */
  public SafePoint beside(List<String> held) {
    return held.isEmpty() ? this : new SafePoint(number, children, streamPosition, held, kept);
  }

  /** The same under another number. */
  public SafePoint numbered(long other) {
    return new SafePoint(other, children, streamPosition, beside, kept);
  }

  /** The same as one of a group of which this is kept. */
  public SafePoint kept(String what) {
    return new SafePoint(number, children, streamPosition, beside, what);
  }

  /** Its bytes. */
  public void write(BinaryWriter out) {
    out.putLong(number);
    out.putInt(children);
    out.putLong(streamPosition);
    out.texts(beside);
    out.text(kept);
  }
}
