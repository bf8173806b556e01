package org.rfork.runtime.node;

import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.Departure;
import org.rfork.runtime.exec.FrozenState;

/** About forks that leave their nodes, and of their states at safe points until then. */
sealed interface MoveMessage extends NodeMessage {

  /**
   * The attempt's state at a safe point.
   *
   * @param blob the size of the state when it is to be fetched from the sender; 0 when inside
   */
  record Checkpointed(ForkPath path, int attempt, FrozenState state, int blob)
      implements MoveMessage, NodeMessage.Large {
    static Checkpointed read(MessageReader in) {
      return new Checkpointed(in.path(), in.getInt(), FrozenState.read(in), in.getInt());
    }

    @Override
    public void write(MessageWriter out) {
      out.attempt(path, attempt);
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
      return new Checkpointed(path, attempt, state.with(payload), 0);
    }
  }

  /** The home has the state of this number, and others too if they are to have it. */
  record CheckpointKept(ForkPath path, int attempt, long number) implements MoveMessage {
    static CheckpointKept read(MessageReader in) {
      return new CheckpointKept(in.path(), in.getInt(), in.getLong());
    }

    @Override
    public void write(MessageWriter out) {
      out.attempt(path, attempt);
      out.putLong(number);
    }
  }

  /** Stop this attempt at its next safe point and hand it back. */
  record Release(ForkPath path, int attempt, Departure asked) implements MoveMessage {
    static Release read(MessageReader in) {
      return new Release(
          in.path(),
          in.getInt(),
          new Departure(in.text(), in.optional(NodeId::read), in.getDouble()));
    }

    @Override
    public void write(MessageWriter out) {
      out.attempt(path, attempt);
      out.text(asked.why());
      out.optional(asked.to(), NodeId::write);
      out.putDouble(asked.gainSeconds());
    }
  }

  /** The attempt cannot be stopped there. */
  record NotReleased(ForkPath path, int attempt, String why) implements MoveMessage {
    static NotReleased read(MessageReader in) {
      return new NotReleased(in.path(), in.getInt(), in.text());
    }

    @Override
    public void write(MessageWriter out) {
      out.attempt(path, attempt);
      out.text(why);
    }
  }

  /** The sender is idle and would run so many forks that wait at the receiver. */
  record Steal(int count) implements MoveMessage {
    static Steal read(MessageReader in) {
      return new Steal(in.getInt());
    }

    @Override
    public void write(MessageWriter out) {
      out.putInt(count);
    }
  }

  /** Nothing that waits at the sender, or waited where that would have it stolen, may be stolen. */
  record NothingToSteal() implements MoveMessage {
    static NothingToSteal read(MessageReader in) {
      return new NothingToSteal();
    }

    @Override
    public void write(MessageWriter out) {}
  }

  /** This fork of yours waits at the sender, and an idle node would run it. */
  record Stealable(ForkPath path, NodeId thief) implements MoveMessage {
    static Stealable read(MessageReader in) {
      return new Stealable(in.path(), NodeId.read(in));
    }

    @Override
    public void write(MessageWriter out) {
      out.path(path);
      thief.write(out);
    }
  }
}
