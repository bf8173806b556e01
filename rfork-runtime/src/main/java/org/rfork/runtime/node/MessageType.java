package org.rfork.runtime.node;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The messages' numbers on the wire, and who reads what follows them. A change of them is a new
 * protocol version.
 */
enum MessageType {
  HELLO(1, ClusterMessage.Hello.class, ClusterMessage.Hello::read),
  UNWELCOME(2, ClusterMessage.Unwelcome.class, ClusterMessage.Unwelcome::read),
  LOAD(3, ClusterMessage.Load.class, ClusterMessage.Load::read),
  SPAWN(4, ForkMessage.Spawn.class, ForkMessage.Spawn::read),
  ACCEPTED(5, ForkMessage.Accepted.class, ForkMessage.Accepted::read),
  STARTED(6, ForkMessage.Started.class, ForkMessage.Started::read),
  ENDED(7, ForkMessage.Ended.class, ForkMessage.Ended::read),
  REPORTS_ACK(8, ForkMessage.ReportsAck.class, ForkMessage.ReportsAck::read),
  HANDED_BACK(9, ForkMessage.HandedBack.class, ForkMessage.HandedBack::read),
  CANCEL(10, ForkMessage.Cancel.class, ForkMessage.Cancel::read),
  CANCEL_ACK(11, ForkMessage.CancelAck.class, ForkMessage.CancelAck::read),
  PROGRESSED(12, ForkMessage.Progressed.class, ForkMessage.Progressed::read),
  WATCH(13, JoinMessage.Watch.class, JoinMessage.Watch::read),
  WATCHED(14, JoinMessage.Watched.class, JoinMessage.Watched::read),
  STARTED_ACK(63, ForkMessage.StartedAck.class, ForkMessage.StartedAck::read),
  WAITS_ASK(60, JoinMessage.WaitsAsk.class, JoinMessage.WaitsAsk::read),
  WAITS_ANSWER(61, JoinMessage.WaitsAnswer.class, JoinMessage.WaitsAnswer::read),
  DEADLOCK(62, JoinMessage.Deadlock.class, JoinMessage.Deadlock::read),
  CANCEL_ASKED(15, JoinMessage.CancelAsked.class, JoinMessage.CancelAsked::read),
  BLOB_ASK(16, StateMessage.BlobAsk.class, StateMessage.BlobAsk::read),
  BLOB_PART(17, StateMessage.BlobPart.class, StateMessage.BlobPart::read),
  CLASS_ASK(18, StateMessage.ClassAsk.class, StateMessage.ClassAsk::read),
  CLASS_ANSWER(19, StateMessage.ClassAnswer.class, StateMessage.ClassAnswer::read),
  JOB_ASK(20, JobMessage.JobAsk.class, JobMessage.JobAsk::read),
  JOB_ANSWER(21, JobMessage.JobAnswer.class, JobMessage.JobAnswer::read),
  JOB_ENDED(22, JobMessage.JobEnded.class, JobMessage.JobEnded::read),
  LISTEN(70, JobMessage.Listen.class, JobMessage.Listen::read),
  LINE(23, JobMessage.Line.class, JobMessage.Line::read),
  SNAPSHOT_ASK(24, ClusterMessage.SnapshotAsk.class, ClusterMessage.SnapshotAsk::read),
  SNAPSHOT_ANSWER(25, ClusterMessage.SnapshotAnswer.class, ClusterMessage.SnapshotAnswer::read),
  OBSERVE(26, ClusterMessage.Observe.class, ClusterMessage.Observe::read),
  SCHEMA_ASK(27, StateMessage.SchemaAsk.class, StateMessage.SchemaAsk::read),
  SCHEMA_ANSWER(28, StateMessage.SchemaAnswer.class, StateMessage.SchemaAnswer::read),
  CHECKPOINTED(29, MoveMessage.Checkpointed.class, MoveMessage.Checkpointed::read),
  RELEASE(30, MoveMessage.Release.class, MoveMessage.Release::read),
  NOT_RELEASED(31, MoveMessage.NotReleased.class, MoveMessage.NotReleased::read),
  STEAL(32, MoveMessage.Steal.class, MoveMessage.Steal::read),
  STEALABLE(33, MoveMessage.Stealable.class, MoveMessage.Stealable::read),
  ORDER_ASK(34, ClusterMessage.OrderAsk.class, ClusterMessage.OrderAsk::read),
  ORDER_ANSWER(35, ClusterMessage.OrderAnswer.class, ClusterMessage.OrderAnswer::read),
  COMMAND(36, ClusterMessage.Command.class, ClusterMessage.Command::read),
  ADOPT(37, RecoveryMessage.Adopt.class, RecoveryMessage.Adopt::read),
  NOT_THERE(38, RecoveryMessage.NotThere.class, RecoveryMessage.NotThere::read),
  SURVIVORS_ASK(39, RecoveryMessage.SurvivorsAsk.class, RecoveryMessage.SurvivorsAsk::read),
  SURVIVORS_ANSWER(
      40, RecoveryMessage.SurvivorsAnswer.class, RecoveryMessage.SurvivorsAnswer::read),
  SETTLED(41, RecoveryMessage.Settled.class, RecoveryMessage.Settled::read),
  BORN_ASK(80, RecoveryMessage.BornAsk.class, RecoveryMessage.BornAsk::read),
  BORN_ANSWER(81, RecoveryMessage.BornAnswer.class, RecoveryMessage.BornAnswer::read),
  FAIL_ASK(82, RecoveryMessage.FailAsk.class, RecoveryMessage.FailAsk::read),
  FAIL_ANSWER(83, RecoveryMessage.FailAnswer.class, RecoveryMessage.FailAnswer::read),
  JOB_KEPT(84, JobMessage.JobKept.class, JobMessage.JobKept::read),
  KEEP_COPY(86, RecoveryMessage.KeepCopy.class, RecoveryMessage.KeepCopy::read),
  DROP_COPY(87, RecoveryMessage.DropCopy.class, RecoveryMessage.DropCopy::read),
  COPY_ASK(88, RecoveryMessage.CopyAsk.class, RecoveryMessage.CopyAsk::read),
  COPY_ANSWER(89, RecoveryMessage.CopyAnswer.class, RecoveryMessage.CopyAnswer::read),
  JOB_ENDED_ACK(85, JobMessage.JobEndedAck.class, JobMessage.JobEndedAck::read),
  KEEP_JOB(42, JobMessage.KeepJob.class, JobMessage.KeepJob::read),
  JOB_RESULT(43, JobMessage.JobResult.class, JobMessage.JobResult::read),
  FREEZE_ASK(44, JobMessage.FreezeAsk.class, JobMessage.FreezeAsk::read),
  FREEZE_ANSWER(45, JobMessage.FreezeAnswer.class, JobMessage.FreezeAnswer::read),
  RESUME_ASK(46, JobMessage.ResumeAsk.class, JobMessage.ResumeAsk::read),
  RESUME_ANSWER(47, JobMessage.ResumeAnswer.class, JobMessage.ResumeAnswer::read),
  CHECKPOINT_KEPT(90, MoveMessage.CheckpointKept.class, MoveMessage.CheckpointKept::read),
  RESOURCE_ASK(91, ResourceMessage.ResourceAsk.class, ResourceMessage.ResourceAsk::read),
  RESOURCE_ANSWER(92, ResourceMessage.ResourceAnswer.class, ResourceMessage.ResourceAnswer::read),
  REGION_ASK(93, ResourceMessage.RegionAsk.class, ResourceMessage.RegionAsk::read),
  KEEP_ASK(97, ResourceMessage.KeepAsk.class, ResourceMessage.KeepAsk::read),
  CHANNEL_ASK(94, ResourceMessage.ChannelAsk.class, ResourceMessage.ChannelAsk::read),
  CHANNEL_ANSWER(95, ResourceMessage.ChannelAnswer.class, ResourceMessage.ChannelAnswer::read),
  NOTHING_TO_STEAL(98, MoveMessage.NothingToSteal.class, MoveMessage.NothingToSteal::read),
  HEARTBEAT(99, ClusterMessage.Heartbeat.class, ClusterMessage.Heartbeat::read),
  LINK_READY(96, ClusterMessage.LinkReady.class, ClusterMessage.LinkReady::read);

  private static final Map<Class<? extends NodeMessage>, MessageType> BY_CLASS =
      Arrays.stream(values()).collect(Collectors.toMap(type -> type.message, Function.identity()));
  private static final @Nullable MessageType[] BY_NUMBER = new MessageType[Byte.MAX_VALUE + 1];

  static {
    for (MessageType type : values()) {
      BY_NUMBER[type.number] = type;
    }
  }

  private final byte number;
  private final Class<? extends NodeMessage> message;

  @SuppressWarnings("ImmutableEnumChecker") // a static method
  private final Function<MessageReader, ? extends NodeMessage> reading;

  <M extends NodeMessage> MessageType(
      int number, Class<M> message, Function<MessageReader, M> reading) {
    this.number = (byte) number;
    this.message = message;
    this.reading = reading;
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

  /** All but its number, which was read before. */
  NodeMessage read(MessageReader in) {
    return reading.apply(in);
  }

  static MessageType ofNumber(byte number) {
    MessageType type = number < 0 ? null : BY_NUMBER[number];
    if (type == null) {
      throw new IllegalArgumentException("no message has the number " + number);
    }
    return type;
  }
}
