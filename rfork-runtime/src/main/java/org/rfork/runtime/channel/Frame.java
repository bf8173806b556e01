package org.rfork.runtime.channel;

import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/**
 * One numbered piece of what goes through a channel.
 *
 * @param kind what it is
 * @param chain a digest of all that was sent up to and with it: two senders that have the same one
 *     have sent the same
 * @param bytes the captured value, or some of them
 */
record Frame(Kind kind, Chain chain, byte[] bytes) {
  /** A value is cut into pieces of so many bytes, of which some go into a message. */
  static final int MOST_BYTES = 1 << 18;

  /** What a frame is. */
  enum Kind {
    /** A piece of a value, with more to come. */
    PART,
    /** A value's last piece, or all of it. */
    LAST,
    /** Nothing more is sent. */
    END
  }

  static Frame read(BinaryReader in) {
    return new Frame(Kind.valueOf(in.text()), Chain.read(in), in.array());
  }

  void write(BinaryWriter out) {
    out.text(kind.name());
    chain.write(out);
    out.array(bytes);
  }
}
