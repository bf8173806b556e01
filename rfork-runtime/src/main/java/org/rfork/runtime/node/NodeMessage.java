package org.rfork.runtime.node;

import org.jspecify.annotations.Nullable;
import org.rfork.runtime.exec.FrozenState;

/**
 * What nodes say to each other. The sender stands in the {@link Envelope}. Each message has its
 * form on the wire beside its fields: what {@code write} writes a static {@code read} reads, and
 * {@link MessageType} gives the number that stands before it.
 */
sealed interface NodeMessage
    permits ForkMessage,
        MoveMessage,
        RecoveryMessage,
        JoinMessage,
        JobMessage,
        StateMessage,
        ResourceMessage,
        ClusterMessage,
        NodeMessage.Large {

  /** All but its number. */
  void write(MessageWriter out);

  /** How soon it is to leave; the more urgent ones stand last. */
  enum Urgency {
    /** Nobody waits for it: it may wait for others to go with. */
    LATER,
    /** It is to be done in its turn, after what was sent before it. */
    IN_TURN,
    /** Somebody waits for it. */
    AT_ONCE
  }

  /** How soon it is to leave. */
  default Urgency urgency() {
    return Urgency.AT_ONCE;
  }

  /** About how many bytes its states, outcomes and the like take; it has others besides. */
  default int payloadBytes() {
    return 0;
  }

  /** One message that says this and then the next; null if there is none. */
  default @Nullable NodeMessage and(NodeMessage next) {
    return null;
  }

  /** A message whose payload the receiver fetches from the sender when it is large. */
  sealed interface Large extends NodeMessage
      permits ForkMessage.Ended,
          ForkMessage.HandedBack,
          MoveMessage.Checkpointed,
          JoinMessage.Watched,
          RecoveryMessage.KeepCopy,
          RecoveryMessage.CopyAnswer,
          JobMessage.KeepJob,
          JobMessage.JobResult,
          JobMessage.FreezeAnswer,
          JobMessage.ResumeAsk {
    /** The payload's size if it is to be fetched; 0 when it is inside. */
    int blob();

    /** What the sender calls the payload. */
    String blobKey();

    /** The whole message. */
    NodeMessage with(byte[] payload);
  }

  /**
   * A state as it travels in a message.
   *
   * @param blob its size when it is to be fetched, and is not inside; else 0
   */
  static FrozenState inside(FrozenState state, int blob) {
    return blob == 0 ? state : state.with(new byte[0]);
  }
}
