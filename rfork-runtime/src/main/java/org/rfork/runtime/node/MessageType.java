package org.rfork.runtime.node;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The messages' numbers on the wire: their order here. A change of it is a new protocol version. */
enum MessageType {
  HELLO(NodeMessage.Hello.class),
  UNWELCOME(NodeMessage.Unwelcome.class),
  LOAD(NodeMessage.Load.class),
  SPAWN(NodeMessage.Spawn.class),
  ACCEPTED(NodeMessage.Accepted.class),
  STARTED(NodeMessage.Started.class),
  ENDED(NodeMessage.Ended.class),
  ENDED_ACK(NodeMessage.EndedAck.class),
  HANDED_BACK(NodeMessage.HandedBack.class),
  CANCEL(NodeMessage.Cancel.class),
  CANCEL_ACK(NodeMessage.CancelAck.class),
  PROGRESSED(NodeMessage.Progressed.class),
  WATCH(NodeMessage.Watch.class),
  WATCHED(NodeMessage.Watched.class),
  CANCEL_ASKED(NodeMessage.CancelAsked.class),
  BLOB_ASK(NodeMessage.BlobAsk.class),
  BLOB_PART(NodeMessage.BlobPart.class),
  CLASS_ASK(NodeMessage.ClassAsk.class),
  CLASS_ANSWER(NodeMessage.ClassAnswer.class),
  JOB_ASK(NodeMessage.JobAsk.class),
  JOB_ANSWER(NodeMessage.JobAnswer.class),
  JOB_ENDED(NodeMessage.JobEnded.class),
  LINE(NodeMessage.Line.class),
  SNAPSHOT_ASK(NodeMessage.SnapshotAsk.class),
  SNAPSHOT_ANSWER(NodeMessage.SnapshotAnswer.class),
  OBSERVE(NodeMessage.Observe.class);

  private static final MessageType[] ALL = values();
  private static final Map<Class<? extends NodeMessage>, MessageType> BY_CLASS =
      Arrays.stream(ALL).collect(Collectors.toMap(type -> type.message, Function.identity()));

  private final Class<? extends NodeMessage> message;

  MessageType(Class<? extends NodeMessage> message) {
    this.message = message;
  }

  static MessageType of(NodeMessage message) {
    MessageType type = BY_CLASS.get(message.getClass());
    if (type == null) {
      throw new IllegalStateException("no wire number for " + message.getClass().getName());
    }
    return type;
  }

  static MessageType ofNumber(int number) {
    if (number < 0 || number >= ALL.length) {
      throw new IllegalArgumentException("no message has the number " + number);
    }
    return ALL[number];
  }
}
