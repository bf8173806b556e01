package org.rfork.runtime.node;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The messages' numbers on the wire. A change of them is a new protocol version. */
enum MessageType {
  HELLO(1, NodeMessage.Hello.class),
  UNWELCOME(2, NodeMessage.Unwelcome.class),
  LOAD(3, NodeMessage.Load.class),
  SPAWN(4, NodeMessage.Spawn.class),
  ACCEPTED(5, NodeMessage.Accepted.class),
  STARTED(6, NodeMessage.Started.class),
  ENDED(7, NodeMessage.Ended.class),
  ENDED_ACK(8, NodeMessage.EndedAck.class),
  HANDED_BACK(9, NodeMessage.HandedBack.class),
  CANCEL(10, NodeMessage.Cancel.class),
  CANCEL_ACK(11, NodeMessage.CancelAck.class),
  PROGRESSED(12, NodeMessage.Progressed.class),
  WATCH(13, NodeMessage.Watch.class),
  WATCHED(14, NodeMessage.Watched.class),
  STARTED_ACK(63, NodeMessage.StartedAck.class),
  WAITS_ASK(60, NodeMessage.WaitsAsk.class),
  WAITS_ANSWER(61, NodeMessage.WaitsAnswer.class),
  DEADLOCK(62, NodeMessage.Deadlock.class),
  CANCEL_ASKED(15, NodeMessage.CancelAsked.class),
  BLOB_ASK(16, NodeMessage.BlobAsk.class),
  BLOB_PART(17, NodeMessage.BlobPart.class),
  CLASS_ASK(18, NodeMessage.ClassAsk.class),
  CLASS_ANSWER(19, NodeMessage.ClassAnswer.class),
  JOB_ASK(20, NodeMessage.JobAsk.class),
  JOB_ANSWER(21, NodeMessage.JobAnswer.class),
  JOB_ENDED(22, NodeMessage.JobEnded.class),
  LISTEN(70, NodeMessage.Listen.class),
  LINE(23, NodeMessage.Line.class),
  SNAPSHOT_ASK(24, NodeMessage.SnapshotAsk.class),
  SNAPSHOT_ANSWER(25, NodeMessage.SnapshotAnswer.class),
  OBSERVE(26, NodeMessage.Observe.class),
  SCHEMA_ASK(27, NodeMessage.SchemaAsk.class),
  SCHEMA_ANSWER(28, NodeMessage.SchemaAnswer.class),
  CHECKPOINTED(29, NodeMessage.Checkpointed.class),
  RELEASE(30, NodeMessage.Release.class),
  NOT_RELEASED(31, NodeMessage.NotReleased.class),
  STEAL(32, NodeMessage.Steal.class),
  STEALABLE(33, NodeMessage.Stealable.class),
  ORDER_ASK(34, NodeMessage.OrderAsk.class),
  ORDER_ANSWER(35, NodeMessage.OrderAnswer.class),
  COMMAND(36, NodeMessage.Command.class),
  ADOPT(37, NodeMessage.Adopt.class),
  NOT_THERE(38, NodeMessage.NotThere.class),
  SURVIVORS_ASK(39, NodeMessage.SurvivorsAsk.class),
  SURVIVORS_ANSWER(40, NodeMessage.SurvivorsAnswer.class),
  SETTLED(41, NodeMessage.Settled.class),
  BORN_ASK(80, NodeMessage.BornAsk.class),
  BORN_ANSWER(81, NodeMessage.BornAnswer.class),
  CHECKPOINT_KEPT(90, NodeMessage.CheckpointKept.class),
  RESOURCE_ASK(91, NodeMessage.ResourceAsk.class),
  RESOURCE_ANSWER(92, NodeMessage.ResourceAnswer.class),
  FAIL_ASK(82, NodeMessage.FailAsk.class),
  FAIL_ANSWER(83, NodeMessage.FailAnswer.class),
  JOB_KEPT(84, NodeMessage.JobKept.class),
  KEEP_COPY(86, NodeMessage.KeepCopy.class),
  DROP_COPY(87, NodeMessage.DropCopy.class),
  COPY_ASK(88, NodeMessage.CopyAsk.class),
  COPY_ANSWER(89, NodeMessage.CopyAnswer.class),
  JOB_ENDED_ACK(85, NodeMessage.JobEndedAck.class),
  KEEP_JOB(42, NodeMessage.KeepJob.class),
  JOB_RESULT(43, NodeMessage.JobResult.class),
  FREEZE_ASK(44, NodeMessage.FreezeAsk.class),
  FREEZE_ANSWER(45, NodeMessage.FreezeAnswer.class),
  RESUME_ASK(46, NodeMessage.ResumeAsk.class),
  RESUME_ANSWER(47, NodeMessage.ResumeAnswer.class);

  private static final Map<Class<? extends NodeMessage>, MessageType> BY_CLASS =
      Arrays.stream(values()).collect(Collectors.toMap(type -> type.message, Function.identity()));
  private static final Map<Byte, MessageType> BY_NUMBER =
      Arrays.stream(values()).collect(Collectors.toMap(type -> type.number, Function.identity()));

  private final byte number;
  private final Class<? extends NodeMessage> message;

  MessageType(int number, Class<? extends NodeMessage> message) {
    this.number = (byte) number;
    this.message = message;
  }

  static MessageType of(NodeMessage message) {
    MessageType type = BY_CLASS.get(message.getClass());
    if (type == null) {
      throw new IllegalStateException("no wire number for " + message.getClass().getName());
    }
    return type;
  }

  byte number() {
    return number;
  }

  static MessageType ofNumber(byte number) {
    MessageType type = BY_NUMBER.get(number);
    if (type == null) {
      throw new IllegalArgumentException("no message has the number " + number);
    }
    return type;
  }
}
