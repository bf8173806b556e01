package org.rfork.runtime.channel;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/** What is asked of a node that keeps a channel's log. */
sealed interface Call {

  /** Which channel's. */
  Key channel();

  /**
   * Add this.
   *
   * @param number the frame's, from 0
   * @param before the chain before it
   */
  record Put(Key channel, End by, int number, Chain before, Frame frame) implements Call {}

  /**
   * Give what comes next, when there is something.
   *
   * @param from the number of the next frame, all before which were received
   * @param before the chain before it
   */
  record Read(Key channel, End by, int from, Chain before) implements Call {}

  /**
   * Say when more than this was received.
   *
   * @param received frames that were received, as the sender knows it
   */
  record Room(Key channel, int received) implements Call {}

  /**
   * Nothing before this is asked for again.
   *
   * @param number of the first frame that may be
   * @param before the chain before it
   */
  record Kept(Key channel, End by, int number, Chain before) implements Call {}

  /** The receiver's run is over, or receives no more. */
  record Leave(Key channel, End by) implements Call {}

  /** The sender's fork has failed for good. */
  record Break(Key channel, End by, String why) implements Call {}

  /**
   * Take over what another node has.
   *
   * @param from the number of the first of the frames
   * @param before the chain before it
   */
  record Copy(Key channel, LogState state, int from, Chain before, List<Frame> frames)
      implements Call {}

  /** Its bytes. */
  default byte[] bytes() {
    var out = new BinaryWriter();
    out.text(getClass().getSimpleName());
    out.text(channel().text());
    if (this instanceof Put put) {
      put.by.write(out);
      out.putInt(put.number);
      put.before.write(out);
      put.frame.write(out);
    } else if (this instanceof Read read) {
      read.by.write(out);
      out.putInt(read.from);
      read.before.write(out);
    } else if (this instanceof Room room) {
      out.putInt(room.received);
    } else if (this instanceof Kept kept) {
      kept.by.write(out);
      out.putInt(kept.number);
      kept.before.write(out);
    } else if (this instanceof Leave leave) {
      leave.by.write(out);
    } else if (this instanceof Break broken) {
      broken.by.write(out);
      out.text(broken.why);
    } else if (this instanceof Copy copy) {
      copy.state.write(out);
      out.putInt(copy.from);
      copy.before.write(out);
      out.list(copy.frames, Frame::write);
    }
    return out.toBytes();
  }

  /**
   * Of these bytes.
   *
   * @throws IllegalArgumentException if they are none
   */
  static Call parse(byte[] bytes) {
    var in = new BinaryReader(ByteBuffer.wrap(bytes));
    try {
      String kind = in.text();
      Key channel = Key.parse(in.text());
      return switch (kind) {
        case "Put" -> new Put(channel, End.read(in), in.getInt(), Chain.read(in), Frame.read(in));
        case "Read" -> new Read(channel, End.read(in), in.getInt(), Chain.read(in));
        case "Room" -> new Room(channel, in.getInt());
        case "Kept" -> new Kept(channel, End.read(in), in.getInt(), Chain.read(in));
        case "Leave" -> new Leave(channel, End.read(in));
        case "Break" -> new Break(channel, End.read(in), in.text());
        case "Copy" ->
            new Copy(channel, LogState.read(in), in.getInt(), Chain.read(in), in.list(Frame::read));
        default -> throw new IllegalArgumentException("no channel is asked for " + kind);
      };
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("a question about a channel is damaged", cut);
    }
  }
}
