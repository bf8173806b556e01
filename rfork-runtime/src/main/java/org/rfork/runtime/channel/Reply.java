package org.rfork.runtime.channel;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/**
 * What a node says of a channel's log.
 *
 * @param refusal a {@link ResourceException.Kind} if what was asked is refused; else empty
 * @param message why it is refused, or why the sender has failed; empty if neither is so
 * @param next how many frames the log has
 * @param received how many of them were received
 * @param ahead bytes that were sent and not received; 0 if nobody waits to receive them any more
 * @param frames what was asked for
 */
record Reply(
    String refusal, String message, int next, int received, long ahead, List<Frame> frames) {

  static Reply refused(ResourceException.Kind kind, String message) {
    return new Reply(kind.name(), message, 0, 0, 0, List.of());
  }

  /** Throws if it is refused. */
  Reply orThrow() throws ResourceException {
    if (!refusal.isEmpty()) {
      throw new ResourceException(ResourceException.Kind.valueOf(refusal), message);
    }
    return this;
  }

  byte[] bytes() {
    var out = new BinaryWriter();
    out.text(refusal);
    out.text(message);
    out.putInt(next);
    out.putInt(received);
    out.putLong(ahead);
    out.list(frames, Frame::write);
    return out.toBytes();
  }

  static Reply parse(byte[] bytes) {
    var in = new BinaryReader(ByteBuffer.wrap(bytes));
    try {
      return new Reply(
          in.text(), in.text(), in.getInt(), in.getInt(), in.getLong(), in.list(Frame::read));
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("what is said of a channel is damaged", cut);
    }
  }
}
