package org.rfork.runtime.resource.socket;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/**
 * What an endpoint says.
 *
 * @param at of {@code WRITE} the place up to which all is taken, of {@code ATTACH} the oldest place
 *     that can be read, of {@code WRITTEN} that of the first byte
 * @param most of {@code ATTACH}: how much can be between the oldest place and the newest
 * @param bytes that were read, or what tells of a connection; empty if there are none yet
 */
record SocketAnswer(Status status, long at, int most, byte[] bytes) {
  private static final byte[] NOTHING = {};
  static final SocketAnswer DONE = new SocketAnswer(Status.DONE, 0, 0, NOTHING);

  /** How it went. */
  enum Status {
    DONE,
    /** Nothing more will come. */
    ENDED,
    /** No more can come before something is released. */
    FULL,
    /** The connection broke, as the bytes tell. */
    BROKEN,
    /** The node has no such endpoint, or none that the caller may use. */
    MISSING
  }

  static SocketAnswer of(Status status) {
    return new SocketAnswer(status, 0, 0, NOTHING);
  }

  static SocketAnswer of(byte[] bytes) {
    return new SocketAnswer(Status.DONE, 0, 0, bytes);
  }

  static SocketAnswer at(long place) {
    return new SocketAnswer(Status.DONE, place, 0, NOTHING);
  }

  byte[] toBytes() {
    var out = new BinaryWriter();
    out.text(status.name());
    out.putLong(at);
    out.putInt(most);
    out.array(bytes);
    return out.toBytes();
  }

  /**
   * Of these bytes.
   *
   * @throws IllegalArgumentException if they are none
   */
  static SocketAnswer parse(byte[] answer) {
    var in = new BinaryReader(ByteBuffer.wrap(answer));
    try {
      return new SocketAnswer(Status.valueOf(in.text()), in.getLong(), in.getInt(), in.array());
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("an answer about a socket is damaged", cut);
    }
  }
}
