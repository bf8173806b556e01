package org.rfork.runtime.node;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.table.Survivor;

/**
 * About what is left of forks when their homes are lost, and of its end: orphans and their
 * adoption, copies of states, contradictions.
 */
sealed interface RecoveryMessage extends NodeMessage {

  /** The sender is the home now of an attempt that the receiver has for a former home. */
  record Adopt(ForkPath path, int attempt, NodeId oldHome) implements RecoveryMessage {
    static Adopt read(MessageReader in) {
      return new Adopt(in.path(), in.getInt(), NodeId.read(in));
    }

    @Override
    public void write(MessageWriter out) {
      out.attempt(path, attempt);
      oldHome.write(out);
    }
  }

  /** The sender has nothing of the attempt that the receiver would adopt. */
  record NotThere(ForkPath path, int attempt) implements RecoveryMessage {
    static NotThere read(MessageReader in) {
      return new NotThere(in.path(), in.getInt());
    }

    @Override
    public void write(MessageWriter out) {
      out.attempt(path, attempt);
    }
  }

  /**
   * What has the receiver of a fork and all below it that a home could adopt?
   *
   * @param lost the nodes that the sender knows to be lost
   */
  record SurvivorsAsk(long request, ForkPath family, List<NodeId> lost) implements RecoveryMessage {
    static SurvivorsAsk read(MessageReader in) {
      return new SurvivorsAsk(in.getLong(), in.path(), in.list(NodeId::read));
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.path(family);
      out.list(lost, NodeId::write);
    }
  }

  /**
   * What the sender has of them.
   *
   * @param copied of which forks it holds a copy of a captured state
   */
  record SurvivorsAnswer(long request, List<Survivor> survivors, List<ForkPath> copied)
      implements RecoveryMessage {
    static SurvivorsAnswer read(MessageReader in) {
      return new SurvivorsAnswer(in.getLong(), in.list(SurvivorsAnswer::readSurvivor), in.paths());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.list(survivors, SurvivorsAnswer::writeSurvivor);
      out.paths(copied);
    }

    private static Survivor readSurvivor(BinaryReader in) {
      return new Survivor(in.path(), NodeId.read(in), in.getInt(), in.flag(), in.flag(), in.text());
    }

    private static void writeSurvivor(Survivor survivor, BinaryWriter out) {
      out.path(survivor.path());
      survivor.home().write(out);
      out.putInt(survivor.attempt());
      out.flag(survivor.hasEnded());
      out.flag(survivor.wasSeen());
      out.text(survivor.digest());
    }
  }

  /**
   * This fork has ended: nobody will ask for those below it any more.
   *
   * @param succeeded whether with a result; else those below it are cancelled
   */
  record Settled(ForkPath path, boolean succeeded) implements RecoveryMessage {
    static Settled read(MessageReader in) {
      return new Settled(in.path(), in.flag());
    }

    @Override
    public void write(MessageWriter out) {
      out.path(path);
      out.flag(succeeded);
    }
  }

  /**
   * Hold this copy of a fork's newest state.
   *
   * @param digest what tells the state that the fork started from at its birth from another one
   * @param blob the size of the state when it is to be fetched from the sender; 0 when inside
   */
  record KeepCopy(
      ForkPath path, JobInfo job, String digest, int attempt, FrozenState state, int blob)
      implements RecoveryMessage, NodeMessage.Large {
    static KeepCopy read(MessageReader in) {
      ForkPath path = in.path();
      int attempt = in.getInt();
      return new KeepCopy(path, in.job(), in.text(), attempt, FrozenState.read(in), in.getInt());
    }

    @Override
    public void write(MessageWriter out) {
      out.attempt(path, attempt);
      out.job(job);
      out.text(digest);
      NodeMessage.inside(state, blob).write(out);
      out.putInt(blob);
    }

    @Override
    public int payloadBytes() {
      return NodeMessage.inside(state, blob).size();
    }

    @Override
    public String blobKey() {
      return BlobKeys.ofCheckpoint(path, attempt, state.at());
    }

    @Override
    public NodeMessage with(byte[] payload) {
      return new KeepCopy(path, job, digest, attempt, state.with(payload), 0);
    }
  }

  /** Hold no copy of that fork any more. */
  record DropCopy(ForkPath path) implements RecoveryMessage {
    static DropCopy read(MessageReader in) {
      return new DropCopy(in.path());
    }

    @Override
    public void write(MessageWriter out) {
      out.path(path);
    }
  }

  /** Which state does the receiver hold of a fork that started from this birth? */
  record CopyAsk(long request, ForkPath path, String digest) implements RecoveryMessage {
    static CopyAsk read(MessageReader in) {
      return new CopyAsk(in.getLong(), in.path(), in.text());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.path(path);
      out.text(digest);
    }
  }

  /**
   * The state.
   *
   * @param attempt which attempt it is of; 0 for none
   * @param state null if the sender holds none
   * @param blob the size of the state when it is to be fetched from the sender; 0 when inside
   */
  record CopyAnswer(long request, ForkPath path, int attempt, @Nullable FrozenState state, int blob)
      implements RecoveryMessage, NodeMessage.Large {
    static CopyAnswer read(MessageReader in) {
      return new CopyAnswer(
          in.getLong(), in.path(), in.getInt(), in.optional(FrozenState::read), in.getInt());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.attempt(path, attempt);
      out.optional(state == null ? null : NodeMessage.inside(state, blob), FrozenState::write);
      out.putInt(blob);
    }

    @Override
    public int payloadBytes() {
      return state == null ? 0 : NodeMessage.inside(state, blob).size();
    }

    @Override
    public String blobKey() {
      return BlobKeys.ofCopy(path);
    }

    @Override
    public NodeMessage with(byte[] payload) {
      FrozenState whole = state == null ? null : state.with(payload);
      return new CopyAnswer(request, path, attempt, whole, 0);
    }

    /** Whether it has a state, and a later one. */
    boolean isNewerThan(@Nullable CopyAnswer other) {
      AttemptState held = held();
      return held != null && held.isNewerThan(other == null ? null : other.held());
    }

    private @Nullable AttemptState held() {
      return state == null ? null : new AttemptState(attempt, state);
    }
  }

  /** From which state did this attempt of a former home start? */
  record BornAsk(long request, ForkPath path, NodeId owner) implements RecoveryMessage {
    static BornAsk read(MessageReader in) {
      return new BornAsk(in.getLong(), in.path(), NodeId.read(in));
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.path(path);
      owner.write(out);
    }
  }

  /** The captured state; empty if the sender does not have it. */
  record BornAnswer(long request, byte[] state) implements RecoveryMessage {
    static BornAnswer read(MessageReader in) {
      return new BornAnswer(in.getLong(), in.array());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.array(state);
    }

    @Override
    public int payloadBytes() {
      return state.length;
    }
  }

  /** End this fork so if it is the receiver's, and all below it. */
  record FailAsk(long request, ForkPath path, Outcome outcome) implements RecoveryMessage {
    static FailAsk read(MessageReader in) {
      return new FailAsk(in.getLong(), in.path(), Outcome.read(in));
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.path(path);
      outcome.write(out);
    }

    @Override
    public int payloadBytes() {
      return outcome.size();
    }
  }

  /** Whether it is the sender's; it has ended then. */
  record FailAnswer(long request, boolean known) implements RecoveryMessage {
    static FailAnswer read(MessageReader in) {
      return new FailAnswer(in.getLong(), in.flag());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.flag(known);
    }
  }
}
