package org.rfork.runtime.node;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.Progress;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;

/** About an attempt of a fork, between its home and the node that runs it. */
sealed interface ForkMessage extends NodeMessage {

  /**
   * Run this fork.
   *
   * @param isRerun whether an earlier attempt, or an earlier fork of its path, may have run
   * @param blob the size of the state when it is to be fetched from the sender; 0 when it is inside
   * @param pushed so many bytes of that state follow unasked
   * @param urgent begin it even if every thread waits: its home could not take it back
   * @param careful begin it only when its home has heard that it begins: it was lost before, and
   *     the home must know whether it ran if this node is lost too
   * @param lost the nodes that the sender knows to be lost, for a fork that runs again
   */
  record Spawn(
      ForkUnit unit,
      int attempt,
      boolean isRerun,
      int blob,
      int pushed,
      boolean urgent,
      boolean careful,
      List<NodeId> lost)
      implements ForkMessage {
    private static final int RERUN = 1;
    private static final int URGENT = 2;
    private static final int CAREFUL = 4;
    private static final int BLOB = 8;
    private static final int LOST = 16;

    static Spawn read(MessageReader in) {
      ForkUnit unit = in.unit();
      int attempt = in.getInt();
      int bits = in.bits(RERUN | URGENT | CAREFUL | BLOB | LOST);
      boolean isBlob = (bits & BLOB) != 0;
      return new Spawn(
          unit,
          attempt,
          (bits & RERUN) != 0,
          isBlob ? in.getInt() : 0,
          isBlob ? in.getInt() : 0,
          (bits & URGENT) != 0,
          (bits & CAREFUL) != 0,
          (bits & LOST) == 0 ? List.of() : in.list(NodeId::read));
    }

    @Override
    public void write(MessageWriter out) {
      out.unit(unit, blob > 0);
      out.putInt(attempt);
      out.bits(
          (isRerun ? RERUN : 0)
              | (urgent ? URGENT : 0)
              | (careful ? CAREFUL : 0)
              | (blob > 0 ? BLOB : 0)
              | (lost.isEmpty() ? 0 : LOST));
      if (blob > 0) {
        out.putInt(blob);
        out.putInt(pushed);
      }
      if (!lost.isEmpty()) {
        out.list(lost, NodeId::write);
      }
    }

    @Override
    public Urgency urgency() {
      return urgent ? Urgency.AT_ONCE : Urgency.IN_TURN;
    }

    @Override
    public int payloadBytes() {
      return unit.size(blob > 0);
    }
  }

  /** The sender has this attempt. */
  record Accepted(ForkPath path, int attempt) implements ForkMessage {
    static Accepted read(MessageReader in) {
      return new Accepted(in.path(), in.getInt());
    }

    @Override
    public void write(MessageWriter out) {
      out.attempt(path, attempt);
    }
  }

  /** The attempt has begun. */
  record Started(ForkPath path, int attempt) implements ForkMessage {
    static Started read(MessageReader in) {
      return new Started(in.path(), in.getInt());
    }

    @Override
    public void write(MessageWriter out) {
      out.attempt(path, attempt);
    }
  }

  /** The sender knows that the attempt begins, so it may. */
  record StartedAck(ForkPath path, int attempt) implements ForkMessage {
    static StartedAck read(MessageReader in) {
      return new StartedAck(in.path(), in.getInt());
    }

    @Override
    public void write(MessageWriter out) {
      out.attempt(path, attempt);
    }
  }

  /**
   * The attempt is over.
   *
   * @param blob the size of the payload when it is to be fetched from the sender; 0 when inside
   * @param report by which the home acknowledges it
   */
  record Ended(ForkPath path, int attempt, Outcome outcome, int blob, long report)
      implements ForkMessage, NodeMessage.Large {
    static Ended read(MessageReader in) {
      return new Ended(in.path(), in.getInt(), Outcome.read(in), in.getInt(), in.getLong());
    }

    @Override
    public void write(MessageWriter out) {
      out.attempt(path, attempt);
      outcome.write(out);
      out.putInt(blob);
      out.putLong(report);
    }

    @Override
    public int payloadBytes() {
      return outcome.size();
    }

    @Override
    public String blobKey() {
      return BlobKeys.ofOutcome(path, attempt);
    }

    @Override
    public NodeMessage with(byte[] payload) {
      return new Ended(path, attempt, outcome.with(payload), 0, report);
    }
  }

  /**
   * Reports came: outcomes, or what was handed back.
   *
   * @param first the number of the first
   * @param last the number of the last; all between came too
   */
  record ReportsAck(long first, long last) implements ForkMessage {
    static ReportsAck read(MessageReader in) {
      return new ReportsAck(in.getLong(), in.getLong());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(first);
      out.putLong(last);
    }

    @Override
    public Urgency urgency() {
      return Urgency.LATER;
    }

    @Override
    public @Nullable NodeMessage and(NodeMessage next) {
      return next instanceof ReportsAck ack && ack.first == last + 1
          ? new ReportsAck(first, ack.last)
          : null;
    }
  }

  /**
   * The sender could not begin the attempt, or stopped it at a safe point.
   *
   * @param state where it stopped; null if it was not begun
   * @param blob the size of the state when it is to be fetched from the sender; 0 when inside
   * @param report by which the home acknowledges it
   */
  record HandedBack(
      ForkPath path, int attempt, String why, @Nullable FrozenState state, int blob, long report)
      implements ForkMessage, NodeMessage.Large {
    static HandedBack read(MessageReader in) {
      return new HandedBack(
          in.path(),
          in.getInt(),
          in.text(),
          in.optional(FrozenState::read),
          in.getInt(),
          in.getLong());
    }

    @Override
    public void write(MessageWriter out) {
      out.attempt(path, attempt);
      out.text(why);
      out.optional(state == null ? null : NodeMessage.inside(state, blob), FrozenState::write);
      out.putInt(blob);
      out.putLong(report);
    }

    @Override
    public int payloadBytes() {
      return state == null ? 0 : NodeMessage.inside(state, blob).size();
    }

    @Override
    public String blobKey() {
      return state == null ? "" : BlobKeys.ofCheckpoint(path, attempt, state.at());
    }

    @Override
    public NodeMessage with(byte[] payload) {
      FrozenState whole = state == null ? null : state.with(payload);
      return new HandedBack(path, attempt, why, whole, 0, report);
    }
  }

  /**
   * Stop this attempt and all below it.
   *
   * @param owner the home that the attempt has: the sender, or a lost one whose fork it replaced
   */
  record Cancel(ForkPath path, int attempt, NodeId owner, String why) implements ForkMessage {
    static Cancel read(MessageReader in) {
      return new Cancel(in.path(), in.getInt(), NodeId.read(in), in.text());
    }

    @Override
    public void write(MessageWriter out) {
      out.attempt(path, attempt);
      owner.write(out);
      out.text(why);
    }
  }

  /** The cancellation arrived. */
  record CancelAck(ForkPath path, int attempt) implements ForkMessage {
    static CancelAck read(MessageReader in) {
      return new CancelAck(in.path(), in.getInt());
    }

    @Override
    public void write(MessageWriter out) {
      out.attempt(path, attempt);
    }
  }

  /** What the fork said of its own progress. */
  record Progressed(ForkPath path, int attempt, Progress progress) implements ForkMessage {
    static Progressed read(MessageReader in) {
      return new Progressed(in.path(), in.getInt(), in.progress());
    }

    @Override
    public void write(MessageWriter out) {
      out.attempt(path, attempt);
      out.progress(progress);
    }
  }
}
