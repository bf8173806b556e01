package org.rfork.runtime.exec;

import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/**
 * Where in its life a continuation was captured.
 *
 * @param number counts the fork's captures from 1, over all its attempts
 * @param children the number of its next child
 * @param streamPosition where its own random stream was; -1 if it was never used
 */
public record SafePoint(long number, int children, long streamPosition) {
  /** What {@link #write} wrote. */
  public static SafePoint read(BinaryReader in) {
    return new SafePoint(in.getLong(), in.getInt(), in.getLong());
  }

  /** Its bytes. */
  public void write(BinaryWriter out) {
    out.putLong(number);
    out.putInt(children);
    out.putLong(streamPosition);
  }
}
