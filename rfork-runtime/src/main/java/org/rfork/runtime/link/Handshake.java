package org.rfork.runtime.link;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;
import org.rfork.runtime.NodeId;

/**
 * The first frame of a connection. The other side answers with one byte, {@link #WELCOME}, when it
 * admits it, and closes what is not meant for it.
 *
 * @param protocol of what the frames hold
 * @param from the node that connects and sends
 * @param to the node that it means, in this life of it
 */
record Handshake(int protocol, NodeId from, NodeId to) {
  /** No handshake is longer, in bytes. */
  static final int MOST_BYTES = 1024;

  static final byte WELCOME = 1;

  private static final int MAGIC = 0x72664c31; // rfL1

  byte[] toBytes() {
    var out = new BinaryWriter();
    out.putInt(MAGIC);
    out.putInt(protocol);
    from.write(out);
    to.write(out);
    return out.toBytes();
  }

  /** What those bytes say; empty if they are no handshake. */
  static Optional<Handshake> read(ByteBuffer bytes) {
    var in = new BinaryReader(bytes);
    try {
      if (in.getInt() != MAGIC) {
        return Optional.empty();
      }
      var handshake = new Handshake(in.getInt(), NodeId.read(in), NodeId.read(in));
      in.requireEnd();
      return Optional.of(handshake);
    } catch (IllegalArgumentException | BufferUnderflowException garbled) {
      return Optional.empty();
    }
  }
}
