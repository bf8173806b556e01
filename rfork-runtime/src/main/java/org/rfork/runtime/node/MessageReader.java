package org.rfork.runtime.node;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.exec.SafePoint;
import org.rfork.runtime.exec.UnitState;
import org.rfork.runtime.placement.Pace;
import org.rfork.runtime.table.Survivor;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.Decision;
import org.rfork.runtime.view.FileSnapshot;
import org.rfork.runtime.view.ForkSnapshot;
import org.rfork.runtime.view.JobSnapshot;
import org.rfork.runtime.view.Move;
import org.rfork.runtime.view.NodeSnapshot;

/** Bytes to envelopes; announced sizes are checked against what is left before anything is made. */
final class MessageReader {
  private final ByteBuffer in;
  private final List<JobInfo> jobs = new ArrayList<>(1);

  private MessageReader(ByteBuffer in) {
    this.in = in;
  }

  /**
   * Reads one envelope.
   *
   * @throws IllegalArgumentException if the bytes are none
   */
  static Envelope read(ByteBuffer bytes) {
    var reader = new MessageReader(bytes);
    try {
      NodeId from = reader.node();
      return new Envelope(from, reader.list(reader::message));
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("an envelope ends too early", cut);
    }
  }

  private NodeMessage message() {
    return switch (MessageType.ofNumber(in.get())) {
      case HELLO ->
          new NodeMessage.Hello(in.getInt(), text(), new HashSet<>(texts()), in.getInt(), flag());
      case UNWELCOME -> new NodeMessage.Unwelcome(text());
      case LOAD -> load();
      case SPAWN -> spawn();
      case ACCEPTED -> new NodeMessage.Accepted(path(), in.getInt());
      case STARTED -> new NodeMessage.Started(path(), in.getInt());
      case STARTED_ACK -> new NodeMessage.StartedAck(path(), in.getInt());
      case ENDED -> new NodeMessage.Ended(path(), in.getInt(), outcome(), in.getInt());
      case ENDED_ACK -> new NodeMessage.EndedAck(path(), in.getInt());
      case HANDED_BACK ->
          new NodeMessage.HandedBack(
              path(), in.getInt(), text(), flag() ? frozen() : null, in.getInt());
      case CHECKPOINTED -> new NodeMessage.Checkpointed(path(), in.getInt(), frozen(), in.getInt());
      case STEAL -> new NodeMessage.Steal(in.getInt());
      case STEALABLE -> new NodeMessage.Stealable(path(), node());
      case ORDER_ASK -> new NodeMessage.OrderAsk(in.getLong(), order());
      case ORDER_ANSWER ->
          new NodeMessage.OrderAnswer(in.getLong(), new Order.Answer(flag(), text()));
      case COMMAND -> new NodeMessage.Command(text(), order());
      case RELEASE -> new NodeMessage.Release(path(), in.getInt(), text(), flag() ? node() : null);
      case NOT_RELEASED -> new NodeMessage.NotReleased(path(), in.getInt(), text());
      case CANCEL -> new NodeMessage.Cancel(path(), in.getInt(), node(), text());
      case CANCEL_ACK -> new NodeMessage.CancelAck(path(), in.getInt());
      case PROGRESSED -> new NodeMessage.Progressed(path(), in.getInt(), progress());
      case WATCH -> new NodeMessage.Watch(path());
      case WATCHED -> new NodeMessage.Watched(path(), in.getInt(), outcome(), in.getInt());
      case CANCEL_ASKED -> new NodeMessage.CancelAsked(path(), text());
      case BLOB_ASK -> new NodeMessage.BlobAsk(text(), in.getInt(), in.getInt());
      case BLOB_PART ->
          new NodeMessage.BlobPart(text(), in.getInt(), in.getInt(), ByteBuffer.wrap(array()));
      case CLASS_ASK -> new NodeMessage.ClassAsk(in.getLong(), texts());
      case CLASS_ANSWER -> new NodeMessage.ClassAnswer(in.getLong(), text());
      case JOB_ASK -> new NodeMessage.JobAsk(in.getLong(), text());
      case JOB_ANSWER -> new NodeMessage.JobAnswer(in.getLong(), flag() ? job() : null, texts());
      case JOB_ENDED -> new NodeMessage.JobEnded(text());
      case JOB_ENDED_ACK -> new NodeMessage.JobEndedAck(text());
      case LISTEN -> new NodeMessage.Listen(text());
      case LINE -> new NodeMessage.Line(path(), flag(), text());
      case SNAPSHOT_ASK -> new NodeMessage.SnapshotAsk(in.getLong());
      case SNAPSHOT_ANSWER -> new NodeMessage.SnapshotAnswer(in.getLong(), snapshot());
      case SCHEMA_ASK -> new NodeMessage.SchemaAsk(in.getLong(), text(), in.getLong());
      case SCHEMA_ANSWER -> new NodeMessage.SchemaAnswer(in.getLong(), array());
      case ADOPT -> new NodeMessage.Adopt(path(), in.getInt(), node());
      case NOT_THERE -> new NodeMessage.NotThere(path(), in.getInt());
      case SETTLED -> new NodeMessage.Settled(path(), flag());
      case SURVIVORS_ASK -> new NodeMessage.SurvivorsAsk(in.getLong(), path(), list(this::node));
      case SURVIVORS_ANSWER ->
          new NodeMessage.SurvivorsAnswer(in.getLong(), list(this::survivor), list(this::path));
      case KEEP_COPY -> keepCopy();
      case DROP_COPY -> new NodeMessage.DropCopy(path());
      case COPY_ASK -> new NodeMessage.CopyAsk(in.getLong(), path(), text());
      case COPY_ANSWER ->
          new NodeMessage.CopyAnswer(
              in.getLong(), path(), in.getInt(), flag() ? frozen() : null, in.getInt());
      case BORN_ASK -> new NodeMessage.BornAsk(in.getLong(), path(), node());
      case BORN_ANSWER -> new NodeMessage.BornAnswer(in.getLong(), array());
      case CHECKPOINT_KEPT -> new NodeMessage.CheckpointKept(path(), in.getInt(), in.getLong());
      case RESOURCE_ASK ->
          new NodeMessage.ResourceAsk(in.getLong(), flag() ? job() : null, array());
      case RESOURCE_ANSWER -> new NodeMessage.ResourceAnswer(in.getLong(), text(), array());
      case FAIL_ASK -> new NodeMessage.FailAsk(in.getLong(), path(), outcome());
      case FAIL_ANSWER -> new NodeMessage.FailAnswer(in.getLong(), flag());
      case WAITS_ASK -> new NodeMessage.WaitsAsk(in.getLong(), list(this::path));
      case WAITS_ANSWER ->
          new NodeMessage.WaitsAnswer(in.getLong(), list(this::waiting), attempts());
      case DEADLOCK -> new NodeMessage.Deadlock(in.getLong(), list(this::path));
      case KEEP_JOB -> new NodeMessage.KeepJob(keptJob(), in.getInt());
      case JOB_RESULT -> new NodeMessage.JobResult(keptJob(), outcome(), in.getInt());
      case JOB_KEPT -> new NodeMessage.JobKept(text(), in.getLong());
      case FREEZE_ASK -> new NodeMessage.FreezeAsk(in.getLong(), text(), in.getLong());
      case FREEZE_ANSWER ->
          new NodeMessage.FreezeAnswer(in.getLong(), text(), array(), text(), in.getInt());
      case RESUME_ASK -> new NodeMessage.ResumeAsk(in.getLong(), text(), array(), in.getInt());
      case RESUME_ANSWER -> new NodeMessage.ResumeAnswer(in.getLong());
      case OBSERVE -> new NodeMessage.Observe(text());
    };
  }

  private NodeMessage load() {
    int total = in.getInt();
    Map<NodeId, Integer> byHome = new HashMap<>();
    for (int left = count(); left > 0; left--) {
      byHome.put(node(), in.getInt());
    }
    boolean draining = flag();
    var pace = new Pace(in.getDouble(), in.getDouble(), in.getDouble());
    return new NodeMessage.Load(total, byHome, draining, pace);
  }

  private NodeMessage spawn() {
    return new NodeMessage.Spawn(
        unit(), in.getInt(), in.getInt(), flag(), flag(), list(this::node));
  }

  private KeptJob keptJob() {
    return new KeptJob(unit(), in.getInt(), list(this::node), in.getLong(), in.getLong());
  }

  private ForkUnit unit() {
    ForkPath path = path();
    JobInfo job = job();
    String label = text();
    @Nullable BirthSite birth =
        flag() ? new BirthSite(text(), text(), in.getInt(), in.getInt()) : null;
    var gate = ForkUnit.GateRule.of(text(), in.getInt());
    @Nullable SafePoint resumed = flag() ? safePoint() : null;
    String digest = text();
    UnitState state = UnitState.captured(array(), false, () -> digest);
    return new ForkUnit(ForkName.of(path), job, label, birth, state, resumed, gate);
  }

  private Survivor survivor() {
    return new Survivor(path(), node(), in.getInt(), flag(), flag(), text());
  }

  private JobInfo job() {
    int number = in.getInt();
    if (number == jobs.size()) {
      jobs.add(new JobInfo(text(), in.getLong(), texts(), node(), JobInfo.Kind.valueOf(text())));
    } else if (number < 0 || number > jobs.size()) {
      throw new IllegalArgumentException("job " + number + " of " + jobs.size());
    }
    return jobs.get(number);
  }

  private Outcome outcome() {
    var outcome = new Outcome(Outcome.Kind.ofCode(in.get()), array(), text());
    List<String> claims = texts();
    return claims.isEmpty() ? outcome : outcome.claiming(claims);
  }

  private Order order() {
    return new Order(Order.Verb.valueOf(text()), text(), text());
  }

  private NodeMessage keepCopy() {
    ForkPath path = path();
    int attempt = in.getInt();
    return new NodeMessage.KeepCopy(path, job(), text(), attempt, frozen(), in.getInt());
  }

  private FrozenState frozen() {
    return new FrozenState(safePoint(), array(), flag());
  }

  private SafePoint safePoint() {
    long number = in.getLong();
    int children = in.getInt();
    List<String> beside = texts();
    return new SafePoint(number, children, in.getLong(), beside);
  }

  private Progress progress() {
    return new Progress(in.getDouble(), text());
  }

  private ClusterSnapshot snapshot() {
    return new ClusterSnapshot(
        list(this::nodeSnapshot),
        list(this::jobSnapshot),
        list(this::forkSnapshot),
        list(this::decision),
        list(this::move),
        list(this::fileSnapshot));
  }

  private FileSnapshot fileSnapshot() {
    return new FileSnapshot(
        text(),
        OpenMode.valueOf(text()),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        text(),
        in.getInt(),
        text(),
        text());
  }

  private NodeSnapshot nodeSnapshot() {
    return new NodeSnapshot(
        text(),
        text(),
        in.getLong(),
        new HashSet<>(texts()),
        in.getInt(),
        in.getInt(),
        in.getInt(),
        flag(),
        in.getLong());
  }

  private JobSnapshot jobSnapshot() {
    String id = text();
    String driver = text();
    ForkState state = ForkState.valueOf(text());
    long forked = in.getLong();
    Map<String, Long> ended = new HashMap<>();
    for (int left = count(); left > 0; left--) {
      ended.put(text(), in.getLong());
    }
    return new JobSnapshot(id, driver, state, forked, ended, progress(), in.getLong(), in.getInt());
  }

  private ForkSnapshot forkSnapshot() {
    String path = text();
    int attempt = in.getInt();
    String label = text();
    ForkState state = ForkState.valueOf(text());
    return new ForkSnapshot(
        path, label, state, text(), text(), attempt, text(), progress(), in.getLong());
  }

  private Decision decision() {
    String path = text();
    int attempt = in.getInt();
    return new Decision(path, text(), attempt, text(), text(), text(), text());
  }

  private Move move() {
    return new Move(
        text(),
        text(),
        text(),
        Move.Result.valueOf(text()),
        text(),
        in.getLong(),
        in.getInt(),
        in.getInt(),
        in.getLong(),
        flag() ? weighed() : null);
  }

  private Move.Weighed weighed() {
    return new Move.Weighed(in.getDouble(), in.getDouble(), flag(), in.getDouble(), in.getDouble());
  }

  private Waiting waiting() {
    return new Waiting(node(), path(), in.getInt(), in.getLong(), list(this::path), flag());
  }

  private Map<ForkPath, Integer> attempts() {
    Map<ForkPath, Integer> attempts = new HashMap<>();
    for (int left = count(); left > 0; left--) {
      attempts.put(path(), in.getInt());
    }
    return attempts;
  }

  private ForkPath path() {
    return new ForkPath(text());
  }

  private NodeId node() {
    return new NodeId(text(), in.getLong());
  }

  private boolean flag() {
    return in.get() != 0;
  }

  private List<String> texts() {
    return list(this::text);
  }

  private <T> List<T> list(Supplier<T> item) {
    int size = count();
    List<T> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(item.get());
    }
    return items;
  }

  private int count() {
    int count = in.getInt();
    if (count < 0 || count > in.remaining()) { // each item takes a byte at least
      throw new IllegalArgumentException("a list of " + count + " in " + in.remaining() + " bytes");
    }
    return count;
  }

  private String text() {
    return new String(array(), StandardCharsets.UTF_8);
  }

  private byte[] array() {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("an array of " + length + " in " + in.remaining());
    }
    var array = new byte[length];
    in.get(array);
    return array;
  }
}
