package org.rfork.runtime.node;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.rfork.ForkPath;
import org.rfork.Progress;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Order;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.Waiting;
import org.rfork.runtime.exec.BirthSite;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.exec.SafePoint;
import org.rfork.runtime.table.Survivor;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.Decision;
import org.rfork.runtime.view.FileSnapshot;
import org.rfork.runtime.view.ForkSnapshot;
import org.rfork.runtime.view.JobSnapshot;
import org.rfork.runtime.view.Move;
import org.rfork.runtime.view.NodeSnapshot;

/**
 * Envelopes to bytes; {@link MessageReader} is its mirror. Big-endian throughout. A job is written
 * once in each envelope, and then by its number in there.
 */
final class MessageWriter {
  private static final int FIRST_SIZE = 4096;

  private final ByteBuffer out;
  private final List<JobInfo> jobs = new ArrayList<>(1);

  private MessageWriter(ByteBuffer out) {
    this.out = out;
  }

  /**
   * Writes an envelope at the buffer's position.
   *
   * @throws BufferOverflowException if it has no room
   */
  static void write(Envelope envelope, ByteBuffer out) {
    ByteOrder order = out.order();
    try {
      new MessageWriter(out.order(ByteOrder.BIG_ENDIAN)).envelope(envelope);
    } finally {
      out.order(order);
    }
  }

  /** An envelope of any size. */
  static byte[] write(Envelope envelope) {
    return write(envelope, FIRST_SIZE);
  }

  private static byte[] write(Envelope envelope, int room) {
    ByteBuffer out = ByteBuffer.allocate(room);
    try {
      write(envelope, out);
      return Arrays.copyOf(out.array(), out.position());
    } catch (BufferOverflowException tooSmall) {
      return write(envelope, Math.multiplyExact(room, 2));
    }
  }

  private void envelope(Envelope envelope) {
    node(envelope.from());
    out.putInt(envelope.messages().size());
    for (NodeMessage message : envelope.messages()) {
      message(message);
    }
  }

  private void message(NodeMessage message) {
    out.put(MessageType.of(message).number());
    if (message instanceof NodeMessage.Spawn spawn) {
      spawn(spawn);
    } else if (message instanceof NodeMessage.Accepted accepted) {
      attempt(accepted.path().value(), accepted.attempt());
    } else if (message instanceof NodeMessage.Started started) {
      attempt(started.path().value(), started.attempt());
    } else if (message instanceof NodeMessage.StartedAck ack) {
      attempt(ack.path().value(), ack.attempt());
    } else if (message instanceof NodeMessage.Ended ended) {
      attempt(ended.path().value(), ended.attempt());
      outcome(ended.outcome());
      out.putInt(ended.blob());
    } else if (message instanceof NodeMessage.EndedAck ack) {
      attempt(ack.path().value(), ack.attempt());
    } else if (message instanceof NodeMessage.HandedBack back) {
      attempt(back.path().value(), back.attempt());
      text(back.why());
      FrozenState state = back.state();
      flag(state != null);
      if (state != null) {
        frozen(state, back.blob());
      }
      out.putInt(back.blob());
    } else if (message instanceof NodeMessage.Checkpointed checkpointed) {
      attempt(checkpointed.path().value(), checkpointed.attempt());
      frozen(checkpointed.state(), checkpointed.blob());
      out.putInt(checkpointed.blob());
    } else if (message instanceof NodeMessage.Release release) {
      attempt(release.path().value(), release.attempt());
      text(release.why());
      NodeId to = release.to();
      flag(to != null);
      if (to != null) {
        node(to);
      }
    } else if (message instanceof NodeMessage.NotReleased stays) {
      attempt(stays.path().value(), stays.attempt());
      text(stays.why());
    } else if (message instanceof NodeMessage.Cancel cancel) {
      attempt(cancel.path().value(), cancel.attempt());
      node(cancel.owner());
      text(cancel.why());
    } else if (message instanceof NodeMessage.CancelAck ack) {
      attempt(ack.path().value(), ack.attempt());
    } else if (message instanceof NodeMessage.Progressed said) {
      attempt(said.path().value(), said.attempt());
      progress(said.progress());
    } else {
      rare(message);
    }
  }

  private void rare(NodeMessage message) {
    if (message instanceof NodeMessage.Hello hello) {
      out.putInt(hello.version());
      text(hello.address());
      texts(hello.roles());
      out.putInt(hello.threads());
      flag(hello.unheard());
    } else if (message instanceof NodeMessage.Unwelcome unwelcome) {
      text(unwelcome.why());
    } else if (message instanceof NodeMessage.Load load) {
      out.putInt(load.total());
      out.putInt(load.byHome().size());
      for (Map.Entry<NodeId, Integer> home : load.byHome().entrySet()) {
        node(home.getKey());
        out.putInt(home.getValue());
      }
      flag(load.draining());
      out.putDouble(load.pace().share());
      out.putDouble(load.pace().freeCores());
      out.putDouble(load.pace().captureRate());
    } else if (message instanceof NodeMessage.Watch watch) {
      text(watch.path().value());
    } else if (message instanceof NodeMessage.Watched watched) {
      attempt(watched.path().value(), watched.attempt());
      outcome(watched.outcome());
      out.putInt(watched.blob());
    } else if (message instanceof NodeMessage.CancelAsked asked) {
      text(asked.path().value());
      text(asked.why());
    } else if (message instanceof NodeMessage.Adopt adopt) {
      attempt(adopt.path().value(), adopt.attempt());
      node(adopt.oldHome());
    } else if (message instanceof NodeMessage.NotThere missing) {
      attempt(missing.path().value(), missing.attempt());
    } else if (message instanceof NodeMessage.Settled settled) {
      text(settled.path().value());
      flag(settled.succeeded());
    } else if (message instanceof NodeMessage.Steal steal) {
      out.putInt(steal.count());
    } else if (message instanceof NodeMessage.Stealable stealable) {
      text(stealable.path().value());
      node(stealable.thief());
    } else if (message instanceof NodeMessage.BlobAsk ask) {
      text(ask.key());
      out.putInt(ask.offset());
      out.putInt(ask.length());
    } else if (message instanceof NodeMessage.BlobPart part) {
      text(part.key());
      out.putInt(part.total());
      out.putInt(part.offset());
      out.putInt(part.bytes().remaining());
      out.put(part.bytes().duplicate());
    } else {
      question(message);
    }
  }

  private void question(NodeMessage message) {
    if (message instanceof NodeMessage.ClassAsk ask) {
      out.putLong(ask.request());
      texts(ask.names());
    } else if (message instanceof NodeMessage.ClassAnswer answer) {
      out.putLong(answer.request());
      text(answer.missing());
    } else if (message instanceof NodeMessage.SchemaAsk ask) {
      out.putLong(ask.request());
      text(ask.className());
      out.putLong(ask.digest());
    } else if (message instanceof NodeMessage.SchemaAnswer answer) {
      out.putLong(answer.request());
      array(answer.schema());
    } else if (message instanceof NodeMessage.SurvivorsAsk ask) {
      out.putLong(ask.request());
      text(ask.family().value());
      nodes(ask.lost());
    } else if (message instanceof NodeMessage.SurvivorsAnswer answer) {
      out.putLong(answer.request());
      out.putInt(answer.survivors().size());
      for (Survivor survivor : answer.survivors()) {
        survivor(survivor);
      }
      out.putInt(answer.copied().size());
      for (ForkPath path : answer.copied()) {
        text(path.value());
      }
    } else if (message instanceof NodeMessage.KeepCopy copy) {
      attempt(copy.path().value(), copy.attempt());
      job(copy.job());
      text(copy.digest());
      frozen(copy.state(), copy.blob());
      out.putInt(copy.blob());
    } else if (message instanceof NodeMessage.DropCopy drop) {
      text(drop.path().value());
    } else if (message instanceof NodeMessage.CopyAsk ask) {
      out.putLong(ask.request());
      text(ask.path().value());
      text(ask.digest());
    } else if (message instanceof NodeMessage.CopyAnswer answer) {
      out.putLong(answer.request());
      attempt(answer.path().value(), answer.attempt());
      FrozenState state = answer.state();
      flag(state != null);
      if (state != null) {
        frozen(state, answer.blob());
      }
      out.putInt(answer.blob());
    } else if (message instanceof NodeMessage.BornAsk ask) {
      out.putLong(ask.request());
      text(ask.path().value());
      node(ask.owner());
    } else if (message instanceof NodeMessage.BornAnswer answer) {
      out.putLong(answer.request());
      array(answer.state());
    } else if (message instanceof NodeMessage.CheckpointKept kept) {
      text(kept.path().value());
      out.putInt(kept.attempt());
      out.putLong(kept.number());
    } else if (message instanceof NodeMessage.ResourceAsk ask) {
      out.putLong(ask.request());
      JobInfo job = ask.job();
      flag(job != null);
      if (job != null) {
        job(job);
      }
      array(ask.question());
    } else if (message instanceof NodeMessage.ResourceAnswer answer) {
      out.putLong(answer.request());
      text(answer.problem());
      array(answer.answer());
    } else if (message instanceof NodeMessage.FailAsk ask) {
      out.putLong(ask.request());
      text(ask.path().value());
      outcome(ask.outcome());
    } else if (message instanceof NodeMessage.FailAnswer answer) {
      out.putLong(answer.request());
      flag(answer.known());
    } else if (message instanceof NodeMessage.JobAsk ask) {
      out.putLong(ask.request());
      text(ask.job());
    } else if (message instanceof NodeMessage.JobAnswer answer) {
      out.putLong(answer.request());
      JobInfo job = answer.job();
      flag(job != null);
      if (job != null) {
        job(job);
      }
      texts(answer.known());
    } else if (message instanceof NodeMessage.WaitsAsk ask) {
      out.putLong(ask.request());
      paths(ask.suspects());
    } else if (message instanceof NodeMessage.WaitsAnswer answer) {
      out.putLong(answer.request());
      out.putInt(answer.waits().size());
      for (Waiting wait : answer.waits()) {
        waiting(wait);
      }
      out.putInt(answer.living().size());
      for (Map.Entry<ForkPath, Integer> fork : answer.living().entrySet()) {
        attempt(fork.getKey().value(), fork.getValue());
      }
    } else if (message instanceof NodeMessage.Deadlock found) {
      out.putLong(found.number());
      paths(found.cycle());
    } else if (message instanceof NodeMessage.KeepJob keep) {
      keptJob(keep.job(), keep.blob() > 0);
      out.putInt(keep.blob());
    } else if (message instanceof NodeMessage.JobResult result) {
      keptJob(result.job(), false);
      outcome(result.outcome());
      out.putInt(result.blob());
    } else if (message instanceof NodeMessage.FreezeAsk ask) {
      out.putLong(ask.request());
      text(ask.job());
      out.putLong(ask.millis());
    } else if (message instanceof NodeMessage.FreezeAnswer answer) {
      out.putLong(answer.request());
      text(answer.job());
      array(answer.part());
      text(answer.refused());
      out.putInt(answer.blob());
    } else if (message instanceof NodeMessage.ResumeAsk ask) {
      out.putLong(ask.request());
      text(ask.job());
      array(ask.file());
      out.putInt(ask.blob());
    } else if (message instanceof NodeMessage.ResumeAnswer answer) {
      out.putLong(answer.request());
    } else if (message instanceof NodeMessage.JobKept ack) {
      text(ack.job());
      out.putLong(ack.version());
    } else if (message instanceof NodeMessage.JobEnded ended) {
      text(ended.job());
    } else if (message instanceof NodeMessage.JobEndedAck ack) {
      text(ack.job());
    } else if (message instanceof NodeMessage.Listen listen) {
      text(listen.job());
    } else if (message instanceof NodeMessage.Line line) {
      text(line.path().value());
      flag(line.error());
      text(line.text());
    } else if (message instanceof NodeMessage.SnapshotAsk ask) {
      out.putLong(ask.request());
    } else if (message instanceof NodeMessage.SnapshotAnswer answer) {
      out.putLong(answer.request());
      snapshot(answer.snapshot());
    } else if (message instanceof NodeMessage.OrderAsk ask) {
      out.putLong(ask.request());
      order(ask.order());
    } else if (message instanceof NodeMessage.OrderAnswer answer) {
      out.putLong(answer.request());
      flag(answer.answer().done());
      text(answer.answer().said());
    } else if (message instanceof NodeMessage.Command command) {
      text(command.replyTo());
      order(command.order());
    } else if (message instanceof NodeMessage.Observe observe) {
      text(observe.replyTo());
    }
  }

  private void survivor(Survivor survivor) {
    text(survivor.path().value());
    node(survivor.home());
    out.putInt(survivor.attempt());
    flag(survivor.hasEnded());
    flag(survivor.wasSeen());
    text(survivor.digest());
  }

  private void spawn(NodeMessage.Spawn spawn) {
    unit(spawn.unit(), spawn.blob() > 0);
    out.putInt(spawn.attempt());
    out.putInt(spawn.blob());
    flag(spawn.urgent());
    flag(spawn.careful());
    nodes(spawn.lost());
  }

  private void keptJob(KeptJob job, boolean isBlob) {
    unit(job.unit(), isBlob);
    out.putInt(job.attempt());
    nodes(job.holders());
    out.putLong(job.deadlineAtMillis());
    out.putLong(job.version());
  }

  /** A fork, without its state if that travels by itself. */
  private void unit(ForkUnit unit, boolean isBlob) {
    text(unit.path().value());
    job(unit.job());
    text(unit.label());
    BirthSite birth = unit.birth();
    flag(birth != null);
    if (birth != null) {
      text(birth.className());
      text(birth.method());
      out.putInt(birth.byteCodeIndex());
      out.putInt(birth.line());
    }
    text(unit.gate().rule());
    out.putInt(unit.gate().perNode());
    SafePoint resumed = unit.resumed();
    flag(resumed != null);
    if (resumed != null) {
      safePoint(resumed);
    }
    text(unit.isHeritable() ? unit.digest() : "");
    array(isBlob ? new byte[0] : unit.state());
  }

  private void job(JobInfo job) {
    int number = jobs.indexOf(job);
    out.putInt(number < 0 ? jobs.size() : number);
    if (number >= 0) {
      return;
    }
    jobs.add(job);
    text(job.id());
    out.putLong(job.seed());
    texts(job.allow());
    node(job.driver());
    text(job.kind().name());
  }

  private void outcome(Outcome outcome) {
    out.put(outcome.kind().code());
    array(outcome.payload());
    text(outcome.message());
    texts(outcome.claims());
  }

  private void frozen(FrozenState frozen, int blob) {
    safePoint(frozen.at());
    array(blob == 0 ? frozen.state() : new byte[0]);
    flag(frozen.holdsForks());
  }

  private void safePoint(SafePoint at) {
    out.putLong(at.number());
    out.putInt(at.children());
    texts(at.beside());
    out.putLong(at.streamPosition());
  }

  private void progress(Progress progress) {
    out.putDouble(progress.fraction());
    text(progress.message());
  }

  private void snapshot(ClusterSnapshot snapshot) {
    out.putInt(snapshot.nodes().size());
    for (NodeSnapshot node : snapshot.nodes()) {
      text(node.name());
      text(node.address());
      out.putLong(node.pid());
      texts(node.roles());
      out.putInt(node.threads());
      out.putInt(node.running());
      out.putInt(node.queued());
      flag(node.draining());
      out.putLong(node.uptimeMillis());
    }
    out.putInt(snapshot.jobs().size());
    for (JobSnapshot job : snapshot.jobs()) {
      text(job.id());
      text(job.driver());
      text(job.state().name());
      out.putLong(job.forked());
      out.putInt(job.endedPerNode().size());
      for (Map.Entry<String, Long> node : job.endedPerNode().entrySet()) {
        text(node.getKey());
        out.putLong(node.getValue());
      }
      progress(job.progress());
      out.putLong(job.ageMillis());
      out.putInt(job.holders());
    }
    out.putInt(snapshot.forks().size());
    for (ForkSnapshot fork : snapshot.forks()) {
      attempt(fork.path(), fork.attempt());
      text(fork.label());
      text(fork.state().name());
      text(fork.home());
      text(fork.node());
      text(fork.reason());
      progress(fork.progress());
      out.putLong(fork.ageMillis());
    }
    out.putInt(snapshot.decisions().size());
    for (Decision decision : snapshot.decisions()) {
      attempt(decision.path(), decision.attempt());
      text(decision.label());
      text(decision.rule());
      text(decision.strategy());
      text(decision.node());
      text(decision.reason());
    }
    out.putInt(snapshot.moves().size());
    for (Move move : snapshot.moves()) {
      move(move);
    }
    out.putInt(snapshot.files().size());
    for (FileSnapshot file : snapshot.files()) {
      text(file.name());
      text(file.mode().name());
      out.putLong(file.token());
      out.putLong(file.version());
      out.putLong(file.bytes());
      text(file.fork());
      out.putInt(file.attempt());
      text(file.node());
      text(file.home());
    }
  }

  private void move(Move move) {
    text(move.path());
    text(move.from());
    text(move.to());
    text(move.result().name());
    text(move.why());
    out.putLong(move.stateBytes());
    out.putInt(move.fromLoad());
    out.putInt(move.toLoad());
    out.putLong(move.millis());
    Move.Weighed weighed = move.weighed();
    flag(weighed != null);
    if (weighed != null) {
      out.putDouble(weighed.bytesPerSecond());
      out.putDouble(weighed.remainingSeconds());
      flag(weighed.remainingKnown());
      out.putDouble(weighed.gainSeconds());
      out.putDouble(weighed.costSeconds());
    }
  }

  private void order(Order order) {
    text(order.verb().name());
    text(order.subject());
    text(order.target());
  }

  private void waiting(Waiting wait) {
    node(wait.node());
    attempt(wait.fork().value(), wait.attempt());
    out.putLong(wait.number());
    paths(wait.anyOf());
    flag(wait.blocked());
  }

  private void paths(List<ForkPath> paths) {
    texts(paths.stream().map(ForkPath::value).toList());
  }

  private void attempt(String path, int attempt) {
    text(path);
    out.putInt(attempt);
  }

  private void node(NodeId node) {
    text(node.name());
    out.putLong(node.incarnation());
  }

  private void nodes(Collection<NodeId> nodes) {
    out.putInt(nodes.size());
    for (NodeId node : nodes) {
      node(node);
    }
  }

  private void texts(Collection<String> texts) {
    out.putInt(texts.size());
    for (String text : texts) {
      text(text);
    }
  }

  private void flag(boolean flag) {
    out.put((byte) (flag ? 1 : 0));
  }

  private void text(String text) {
    array(text.getBytes(StandardCharsets.UTF_8));
  }

  private void array(byte[] array) {
    out.putInt(array.length);
    out.put(array);
  }
}
