package org.rfork.runtime.channel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.rfork.MisuseException;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkContext;

/** The one that sends. */
final class Sender extends Party {
  private static final byte[] NOTHING = {};

  private long ahead;
  private int received;

  Sender(Channels channels, Key key, Place place) {
    super(channels, key, place);
  }

  void send(ItemCodec.Item item, ForkContext fork) throws ResourceException {
    if (isClosed()) {
      throw new MisuseException(
          "channel \"" + name + "\" was closed by " + fork.path() + ": send before close()");
    }
    awaitRoom(fork);
    put(frames(item), fork);
  }

  void close(ForkContext fork) throws ResourceException {
    if (!isClosed()) {
      put(List.of(new Frame(Frame.Kind.END, chain().with(Frame.Kind.END, ""), NOTHING)), fork);
      closed();
    }
  }

  String failure(ForkContext fork, String why) {
    return isClosed() ? "" : Channels.claim(new Call.Break(key, by(fork), why));
  }

  private List<Frame> frames(ItemCodec.Item item) {
    List<Frame> frames = new ArrayList<>();
    byte[] bytes = item.bytes();
    Chain next = chain();
    for (int from = 0; from < bytes.length; from += Frame.MOST_BYTES) {
      int to = Math.min(bytes.length, from + Frame.MOST_BYTES);
      Frame.Kind kind = to == bytes.length ? Frame.Kind.LAST : Frame.Kind.PART;
      next = next.with(kind, item.digest());
      frames.add(new Frame(kind, next, Arrays.copyOfRange(bytes, from, to)));
    }
    return frames;
  }

  private void awaitRoom(ForkContext fork) {
    for (int turn = 0; ahead > channels.buffer(); turn++) {
      List<NodeId> holders = channels.holders(key);
      NodeId asked = holders.get(turn % holders.size());
      Reply reply = fork.outside(channels.ask(asked, new Call.Room(key, received)));
      if (reply == null || !reply.refusal().isEmpty()) {
        pause(fork);
      } else {
        heard(reply, ahead);
      }
    }
  }

  /** The log that the receiver reads knows best how far it has come. */
  private void heard(Reply reply, long most) {
    received = Math.max(received, reply.received());
    ahead = Math.min(most, reply.ahead());
  }

  /** All or none of them count. */
  private void put(List<Frame> frames, ForkContext fork) throws ResourceException {
    int at = number();
    Chain before = chain();
    for (Frame frame : frames) {
      put(new Call.Put(key, by(fork), at, before, frame), fork);
      at++;
      before = frame.chain();
    }
    cameTo(at, before);
  }

  private void put(Call.Put frame, ForkContext fork) throws ResourceException {
    long lostAt = System.nanoTime() + GIVE_UP_NANOS;
    while (true) {
      List<Reply> replies = replies(frame, fork);
      long most = Long.MAX_VALUE;
      int missing = 0;
      int lacking = 0;
      for (Reply reply : replies) {
        if (reply == null) {
          missing++;
        } else if (reply.orThrow().next() <= frame.number()) {
          lacking++;
        } else {
          heard(reply, most);
          most = ahead;
        }
      }
      if (missing == 0 && lacking == 0) {
        return;
      }
      if (lacking < replies.size()) {
        lostAt = System.nanoTime() + GIVE_UP_NANOS;
      } else if (System.nanoTime() - lostAt > 0) {
        throw lost(frame.number());
      }
      pause(fork);
    }
  }

  private List<Reply> replies(Call.Put frame, ForkContext fork) {
    return Objects.requireNonNull(fork.outside(channels.askAll(frame)));
  }

  private ResourceException lost(int number) {
    return new ResourceException(
        Kind.UNAVAILABLE,
        "channel \"%s\": the %d frames that were sent before were lost with all nodes that kept them,"
                .formatted(name, number)
            + " and are not sent again: raise rfork.recovery.copies, so that more nodes keep them");
  }
}
