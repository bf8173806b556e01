package org.rfork.runtime.channel;

import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/**
 * What is known of a channel's ends.
 *
 * @param received how many frames the receiver has received
 * @param kept how many frames no run of the receiver asks for again
 * @param left whether the receiver's run is over, or receives no more
 * @param broken why the sender's fork has failed for good; empty if it has not
 */
record LogState(End sender, End receiver, int received, int kept, boolean left, String broken) {
  static final LogState NEW = new LogState(End.NOBODY, End.NOBODY, 0, 0, false, "");

  static LogState read(BinaryReader in) {
    return new LogState(End.read(in), End.read(in), in.getInt(), in.getInt(), in.flag(), in.text());
  }

  void write(BinaryWriter out) {
    sender.write(out);
    receiver.write(out);
    out.putInt(received);
    out.putInt(kept);
    out.flag(left);
    out.text(broken);
  }

  /** This attempt sends; one that failed before is forgotten. */
  LogState sentBy(End by) {
    return by.equals(sender) ? this : new LogState(by, receiver, received, kept, left, "");
  }

  /** This attempt has received so much; it may be said late. */
  LogState receivedBy(End by, int frames) {
    return by.equals(receiver)
        ? new LogState(sender, by, Math.max(received, frames), kept, left, broken)
        : new LogState(sender, by, frames, kept, false, broken);
  }

  /** So many frames are not asked for again. */
  LogState keptUpTo(int frames) {
    return new LogState(
        sender, receiver, Math.max(received, frames), Math.max(kept, frames), left, broken);
  }

  LogState leftBy(End by) {
    return new LogState(sender, by, received, kept, true, broken);
  }

  LogState brokenBy(End by, String why) {
    return new LogState(by, receiver, received, kept, left, why);
  }

  /** With what another node knows that is newer. */
  LogState with(LogState other) {
    boolean newerSender = !sender.isTaken() || sender.isBefore(other.sender);
    boolean newerReceiver = !receiver.isTaken() || receiver.isBefore(other.receiver);
    boolean sameReceiver = receiver.equals(other.receiver);
    return new LogState(
        newerSender ? other.sender : sender,
        newerReceiver ? other.receiver : receiver,
        newerReceiver
            ? other.received
            : sameReceiver ? Math.max(received, other.received) : received,
        Math.max(kept, other.kept),
        newerReceiver ? other.left : left || (sameReceiver && other.left),
        newerSender || (sender.equals(other.sender) && broken.isEmpty()) ? other.broken : broken);
  }
}
