package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rfork.ForkPath;
import org.rfork.ForkState;
import org.rfork.Progress;
import org.rfork.resource.OpenMode;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Order;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.Waiting;
import org.rfork.runtime.exec.BirthSite;
import org.rfork.runtime.exec.Departure;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.exec.SafePoint;
import org.rfork.runtime.exec.UnitState;
import org.rfork.runtime.placement.Pace;
import org.rfork.runtime.table.Survivor;
import org.rfork.runtime.view.ChannelSnapshot;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.Decision;
import org.rfork.runtime.view.FileSnapshot;
import org.rfork.runtime.view.ForkSnapshot;
import org.rfork.runtime.view.JobSnapshot;
import org.rfork.runtime.view.Move;
import org.rfork.runtime.view.NodeSnapshot;
import org.rfork.runtime.view.RegionSnapshot;
import org.rfork.runtime.view.SocketSnapshot;

class EnvelopeSerializerTest {
  private static final NodeId HOME = new NodeId("home", 7);
  private static final NodeId HOST = new NodeId("höst", -8);
  private static final ForkPath PATH = new ForkPath("job/3/0");
  private static final ForkPath OTHER = new ForkPath("job/4");
  private static final JobInfo JOB =
      new JobInfo("job", 11, List.of("com.example", "org.other"), HOME, JobInfo.Kind.DURABLE, 13);
  private static final JobInfo OTHER_JOB =
      new JobInfo("other", 12, List.of(), HOST, JobInfo.Kind.MAIN);
  private static final FrozenState FROZEN =
      new FrozenState(
          new SafePoint(5, 6, -1, List.of("file"), "group"), new byte[] {1, 2, 3}, true);
  private static final Outcome OUTCOME =
      new Outcome(Outcome.Kind.FAILED, new byte[] {4, 5}, "it failed").claiming(List.of("claim"));
  private static final ForkUnit UNIT =
      new ForkUnit(
          ForkName.of(PATH),
          JOB,
          "label",
          new BirthSite("com.example.Pi", "run", 12, 34),
          UnitState.captured(new byte[] {6, 7}, false, () -> "digest"),
          new SafePoint(1, 2, 3),
          new ForkUnit.GateRule("rule", 2));
  private static final KeptJob KEPT = new KeptJob(UNIT, 3, List.of(HOME, HOST), 99, 100);
  private static final Order ORDER = new Order(Order.Verb.MOVE, "job/3", "host");

  private static final List<NodeMessage> MESSAGES =
      List.of(
          new ClusterMessage.Hello(9, "127.0.0.1:5000", 5001, Set.of("worker"), 4, true),
          new ClusterMessage.Heartbeat(7, 6),
          new ClusterMessage.LinkReady(),
          new ClusterMessage.Unwelcome("too old"),
          new ClusterMessage.Load(5, Map.of(HOME, 3), true, new Pace(0.5, 1.5, 2.5)),
          new ForkMessage.Spawn(UNIT, 2, true, 0, 0, true, false, List.of(HOST)),
          new ForkMessage.Spawn(
              ForkUnit.of(ForkName.of(OTHER), OTHER_JOB, "", null, UnitState.NOTHING),
              1,
              false,
              1000,
              500,
              false,
              true,
              List.of()),
          new ForkMessage.Accepted(PATH, 1),
          new ForkMessage.Started(PATH, 2),
          new ForkMessage.StartedAck(PATH, 3),
          new ForkMessage.Ended(PATH, 4, OUTCOME, 0, 8),
          new ForkMessage.ReportsAck(5, 7),
          new ForkMessage.HandedBack(PATH, 6, "full", FROZEN, 0, 9),
          new ForkMessage.HandedBack(PATH, 6, "not begun", null, 0, 10),
          new MoveMessage.Checkpointed(PATH, 7, FROZEN.with(new byte[0]), 3),
          new MoveMessage.CheckpointKept(PATH, 7, 8),
          new MoveMessage.Release(PATH, 8, new Departure("a move", HOST, 1.5)),
          new MoveMessage.Release(PATH, 8, new Departure("a drain", null)),
          new MoveMessage.NotReleased(PATH, 9, "a task"),
          new ForkMessage.Cancel(PATH, 10, HOST, "not needed"),
          new ForkMessage.CancelAck(PATH, 11),
          new ForkMessage.Progressed(PATH, 12, new Progress(0.25, "a quarter")),
          new JoinMessage.Watch(PATH),
          new JoinMessage.Watched(PATH, 13, OUTCOME, 14),
          new RecoveryMessage.Adopt(PATH, 14, HOST),
          new RecoveryMessage.NotThere(PATH, 15),
          new RecoveryMessage.SurvivorsAsk(21, PATH, List.of(HOME)),
          new RecoveryMessage.SurvivorsAnswer(
              22, List.of(new Survivor(PATH, HOME, 1, true, false, "digest")), List.of(OTHER)),
          new RecoveryMessage.KeepCopy(PATH, JOB, "digest", 16, FROZEN, 0),
          new RecoveryMessage.DropCopy(PATH),
          new RecoveryMessage.CopyAsk(23, PATH, "digest"),
          new RecoveryMessage.CopyAnswer(24, PATH, 17, FROZEN, 0),
          new RecoveryMessage.CopyAnswer(24, PATH, 0, null, 0),
          new RecoveryMessage.BornAsk(25, PATH, HOME),
          new RecoveryMessage.BornAnswer(26, new byte[] {8}),
          new RecoveryMessage.FailAsk(27, PATH, OUTCOME),
          new RecoveryMessage.FailAnswer(28, true),
          new RecoveryMessage.Settled(PATH, true),
          new JoinMessage.WaitsAsk(29, List.of(PATH, OTHER)),
          new JoinMessage.WaitsAnswer(
              30, List.of(new Waiting(HOME, PATH, 1, 2, List.of(OTHER), true)), Map.of(OTHER, 3)),
          new JoinMessage.Deadlock(31, List.of(PATH, OTHER)),
          new JoinMessage.CancelAsked(PATH, "by hand"),
          new StateMessage.BlobAsk("key", 1, 2),
          new StateMessage.BlobPart("key", 9, 1, ByteBuffer.wrap(new byte[] {9, 10, 11}, 1, 2)),
          new StateMessage.ClassAsk(32, List.of("com.example.Pi")),
          new StateMessage.ClassAnswer(33, "com.example.Pi"),
          new StateMessage.SchemaAsk(34, "com.example.Pi", 35),
          new StateMessage.SchemaAnswer(36, new byte[] {12}),
          new ResourceMessage.ResourceAsk(36, JOB, new byte[] {15}),
          new ResourceMessage.ResourceAsk(36, null, new byte[] {15}),
          new ResourceMessage.RegionAsk(36, true, new byte[] {17}),
          new ResourceMessage.ResourceAnswer(36, "UNAVAILABLE gone", new byte[] {16}),
          new ResourceMessage.KeepAsk(36, new byte[] {17}),
          new ResourceMessage.ChannelAsk(36, new byte[] {17}),
          new ResourceMessage.ChannelAnswer(36, new byte[] {18}),
          new JobMessage.JobAsk(37, "job"),
          new JobMessage.JobAnswer(38, JOB, List.of("job", "other")),
          new JobMessage.JobAnswer(38, null, List.of()),
          new JobMessage.KeepJob(KEPT, 0),
          new JobMessage.JobResult(KEPT, OUTCOME, 0),
          new JobMessage.JobKept("job", 39),
          new JobMessage.FreezeAsk(40, "job", 41),
          new JobMessage.FreezeAnswer(42, "job", new byte[] {13}, "refused", 0),
          new JobMessage.ResumeAsk(43, "job", new byte[] {14}, 0),
          new JobMessage.ResumeAnswer(44),
          new JobMessage.JobEnded("job", true),
          new JobMessage.JobEndedAck("job"),
          new JobMessage.Listen("job"),
          new JobMessage.Line(PATH, true, "printed"),
          new MoveMessage.Steal(2),
          new MoveMessage.Stealable(PATH, HOST),
          new MoveMessage.NothingToSteal(),
          new ClusterMessage.OrderAsk(45, ORDER),
          new ClusterMessage.OrderAnswer(46, new Order.Answer(true, "moved")),
          new ClusterMessage.Command("reply", ORDER),
          new ClusterMessage.SnapshotAsk(47),
          new ClusterMessage.SnapshotAnswer(48, snapshot()),
          new ClusterMessage.Observe("reply"));

  private final EnvelopeSerializer serializer = new EnvelopeSerializer();

  @Test
  void aMessageOfOneByteArrives() {
    assertThat(read(bytes(List.of(new ClusterMessage.LinkReady()))).messages())
        .containsExactly(new ClusterMessage.LinkReady());
  }

  @Test
  void eachKindOfMessageArrivesAsItWasSent() {
    assertThat(MESSAGES).map(MessageType::of).contains(MessageType.values());
    byte[] bytes = bytes(MESSAGES);
    Envelope read = read(bytes);
    assertThat(read.from()).isEqualTo(HOST);
    assertThat(read.messages()).map(Object::getClass).isEqualTo(classes(MESSAGES));
    assertThat(bytes(read.messages())).isEqualTo(bytes);
    assertThat(read(bytes(MESSAGES.subList(0, 3))).messages()).isEqualTo(MESSAGES.subList(0, 3));
  }

  @Test
  void aFrameOfAnotherByteOrderIsWrittenAndReadWithoutChangeOfIt() {
    ByteBuffer frame = ByteBuffer.allocateDirect(100_000).order(ByteOrder.LITTLE_ENDIAN);
    serializer.toBinary(new Envelope(HOST, MESSAGES), frame);
    assertThat(frame.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    frame.flip();
    byte[] written = new byte[frame.remaining()];
    frame.duplicate().get(written);
    assertThat(written).isEqualTo(bytes(MESSAGES));
    Envelope read = (Envelope) serializer.fromBinary(frame, serializer.manifest(""));
    assertThat(bytes(read.messages())).isEqualTo(written);
    assertThat(frame.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void aFrameThatIsTooSmallIsRefused() {
    ByteBuffer frame = ByteBuffer.allocate(100);
    assertThatExceptionOfType(BufferOverflowException.class)
        .isThrownBy(() -> serializer.toBinary(new Envelope(HOST, MESSAGES), frame));
  }

  @Test
  void anEnvelopeThatIsCutIsRefusedWhereverItIsCut() {
    byte[] bytes = bytes(MESSAGES);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatIllegalArgumentException().isThrownBy(() -> read(cut));
    }
  }

  @Test
  void anEnvelopeWithAMessageOfAnUnknownNumberIsRefused() {
    byte[] bytes = bytes(List.of(new JoinMessage.Watch(PATH)));
    bytes[bytes.length - PATH.value().length() - Integer.BYTES - 1] = 127;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(bytes))
        .withMessage("no message has the number 127");
  }

  private byte[] bytes(List<NodeMessage> messages) {
    return serializer.toBinary(new Envelope(HOST, messages));
  }

  private Envelope read(byte[] bytes) {
    return (Envelope) serializer.fromBinary(bytes, serializer.manifest(""));
  }

  private static List<Class<?>> classes(List<NodeMessage> messages) {
    return messages.stream().<Class<?>>map(Object::getClass).toList();
  }

  private static ClusterSnapshot snapshot() {
    Progress progress = new Progress(0.5, "half");
    return new ClusterSnapshot(
        List.of(new NodeSnapshot("a", "b:1", 2, Set.of("worker"), 3, 4, 5, true, 6)),
        List.of(
            new JobSnapshot("job", "a", ForkState.RUNNING, 7, Map.of("a", 8L), progress, 9, 10)),
        List.of(new ForkSnapshot("job/1", "l", ForkState.QUEUED, "h", "n", 2, "why", progress, 11)),
        List.of(new Decision("job/1", "l", 2, "rule", "strategy", "n", "reason")),
        List.of(
            new Move(
                "job/1",
                "a",
                "b",
                Move.Result.WENT,
                "gain",
                12,
                13,
                14,
                15,
                new Move.Weighed(1.5, 2.5, true, 3.5, 4.5)),
            new Move("job/2", "a", "", Move.Result.STAYED, "asked", 0, 1, 2, 3, null)),
        List.of(new FileSnapshot("f", OpenMode.APPEND, 1, 2, 3, "job/1", 4, "a", "b")),
        List.of(new SocketSnapshot("h:1", SocketSnapshot.State.OPEN, "a", "job/1", 4, 5, 6, 7)),
        List.of(new RegionSnapshot("r", "job/1", 5, 6, "a", List.of("job/1", "job/2"))),
        List.of(
            new ChannelSnapshot(
                "job/3",
                new ChannelSnapshot.End("job/1", 2, "a"),
                new ChannelSnapshot.End("", 0, ""),
                7,
                6,
                5,
                4,
                "b")));
  }
}
