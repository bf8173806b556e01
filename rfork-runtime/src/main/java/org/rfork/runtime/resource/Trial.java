package org.rfork.runtime.resource;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/**
 * What a fork holds that would leave, for the node that it would go to.
 *
 * @param files of each what is needed to find its file
 * @param others handles of the program's own, captured
 */
public record Trial(List<String> files, byte[] others) {

  /** As bytes. */
  public byte[] bytes() {
    var out = new BinaryWriter();
    out.texts(files);
    out.array(others);
    return out.toBytes();
  }

  /**
   * Of these bytes.
   *
   * @throws IllegalArgumentException if they are none
   */
  public static Trial parse(byte[] bytes) {
    var in = new BinaryReader(ByteBuffer.wrap(bytes));
    try {
      return new Trial(in.texts(), in.array());
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("what was sent to be tried out is damaged", cut);
    }
  }
}
