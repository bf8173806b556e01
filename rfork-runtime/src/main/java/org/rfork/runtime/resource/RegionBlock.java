package org.rfork.runtime.resource;

import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/**
 * A part of a region's content, of 64 KiB but for the last, or of what belongs to a checkpoint of
 * it. The array is not copied: nobody may change it.
 *
 * @param number which one, from 0; below 0 it is no part of the content
 * @param bytes as they were then
 */
public record RegionBlock(int number, byte[] bytes) {
  /** What {@link #write} wrote. */
  public static RegionBlock read(BinaryReader in) {
    return new RegionBlock(in.getInt(), in.array());
  }

  /** Its bytes. */
  public void write(BinaryWriter out) {
    out.putInt(number);
    out.array(bytes);
  }
}
