package org.rfork.runtime.node;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import org.rfork.runtime.view.ForkSnapshot;
import org.rfork.runtime.view.JobSnapshot;
import org.rfork.runtime.view.Move;
import org.rfork.runtime.view.NodeSnapshot;

/** Envelopes to bytes; {@link MessageReader} is its mirror. Big-endian throughout. */
final class MessageWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final DataOutputStream out = new DataOutputStream(bytes);

  private MessageWriter() {}

  static byte[] write(Envelope envelope) {
    var writer = new MessageWriter();
    try {
      writer.node(envelope.from());
      writer.out.writeInt(envelope.messages().size());
      for (NodeMessage message : envelope.messages()) {
        writer.message(message);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return writer.bytes.toByteArray();
  }

  private void message(NodeMessage message) throws IOException {
    out.writeByte(MessageType.of(message).number());
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
      out.writeInt(ended.blob());
    } else if (message instanceof NodeMessage.EndedAck ack) {
      attempt(ack.path().value(), ack.attempt());
    } else if (message instanceof NodeMessage.HandedBack back) {
      attempt(back.path().value(), back.attempt());
      text(back.why());
      FrozenState state = back.state();
      out.writeBoolean(state != null);
      if (state != null) {
        frozen(state, back.blob());
      }
      out.writeInt(back.blob());
    } else if (message instanceof NodeMessage.Checkpointed checkpointed) {
      attempt(checkpointed.path().value(), checkpointed.attempt());
      frozen(checkpointed.state(), checkpointed.blob());
      out.writeInt(checkpointed.blob());
    } else if (message instanceof NodeMessage.Release release) {
      attempt(release.path().value(), release.attempt());
      text(release.why());
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

  private void rare(NodeMessage message) throws IOException {
    if (message instanceof NodeMessage.Hello hello) {
      out.writeInt(hello.version());
      text(hello.address());
      texts(hello.roles());
      out.writeInt(hello.threads());
      out.writeBoolean(hello.unheard());
    } else if (message instanceof NodeMessage.Unwelcome unwelcome) {
      text(unwelcome.why());
    } else if (message instanceof NodeMessage.Load load) {
      out.writeInt(load.total());
      out.writeInt(load.byHome().size());
      for (Map.Entry<NodeId, Integer> home : load.byHome().entrySet()) {
        node(home.getKey());
        out.writeInt(home.getValue());
      }
      out.writeBoolean(load.draining());
      out.writeDouble(load.pace().share());
      out.writeDouble(load.pace().freeCores());
      out.writeDouble(load.pace().captureRate());
    } else if (message instanceof NodeMessage.Watch watch) {
      text(watch.path().value());
    } else if (message instanceof NodeMessage.Watched watched) {
      attempt(watched.path().value(), watched.attempt());
      outcome(watched.outcome());
      out.writeInt(watched.blob());
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
      out.writeBoolean(settled.succeeded());
    } else if (message instanceof NodeMessage.Steal steal) {
      out.writeInt(steal.count());
    } else if (message instanceof NodeMessage.Stealable stealable) {
      text(stealable.path().value());
      node(stealable.thief());
    } else if (message instanceof NodeMessage.BlobAsk ask) {
      text(ask.key());
      out.writeInt(ask.offset());
      out.writeInt(ask.length());
    } else if (message instanceof NodeMessage.BlobPart part) {
      text(part.key());
      out.writeInt(part.total());
      out.writeInt(part.offset());
      array(part.bytes());
    } else {
      question(message);
    }
  }

  private void question(NodeMessage message) throws IOException {
    if (message instanceof NodeMessage.ClassAsk ask) {
      out.writeLong(ask.request());
      texts(ask.names());
    } else if (message instanceof NodeMessage.ClassAnswer answer) {
      out.writeLong(answer.request());
      text(answer.missing());
    } else if (message instanceof NodeMessage.SchemaAsk ask) {
      out.writeLong(ask.request());
      text(ask.className());
      out.writeLong(ask.digest());
    } else if (message instanceof NodeMessage.SchemaAnswer answer) {
      out.writeLong(answer.request());
      array(answer.schema());
    } else if (message instanceof NodeMessage.SurvivorsAsk ask) {
      out.writeLong(ask.request());
      text(ask.family().value());
      nodes(ask.lost());
    } else if (message instanceof NodeMessage.SurvivorsAnswer answer) {
      out.writeLong(answer.request());
      out.writeInt(answer.survivors().size());
      for (Survivor survivor : answer.survivors()) {
        survivor(survivor);
      }
      out.writeInt(answer.copied().size());
      for (ForkPath path : answer.copied()) {
        text(path.value());
      }
    } else if (message instanceof NodeMessage.KeepCopy copy) {
      attempt(copy.path().value(), copy.attempt());
      job(copy.job());
      text(copy.digest());
      frozen(copy.state(), copy.blob());
      out.writeInt(copy.blob());
    } else if (message instanceof NodeMessage.DropCopy drop) {
      text(drop.path().value());
    } else if (message instanceof NodeMessage.CopyAsk ask) {
      out.writeLong(ask.request());
      text(ask.path().value());
      text(ask.digest());
    } else if (message instanceof NodeMessage.CopyAnswer answer) {
      out.writeLong(answer.request());
      attempt(answer.path().value(), answer.attempt());
      FrozenState state = answer.state();
      out.writeBoolean(state != null);
      if (state != null) {
        frozen(state, answer.blob());
      }
      out.writeInt(answer.blob());
    } else if (message instanceof NodeMessage.BornAsk ask) {
      out.writeLong(ask.request());
      text(ask.path().value());
      node(ask.owner());
    } else if (message instanceof NodeMessage.BornAnswer answer) {
      out.writeLong(answer.request());
      array(answer.state());
    } else if (message instanceof NodeMessage.FailAsk ask) {
      out.writeLong(ask.request());
      text(ask.path().value());
      outcome(ask.outcome());
    } else if (message instanceof NodeMessage.FailAnswer answer) {
      out.writeLong(answer.request());
      out.writeBoolean(answer.known());
    } else if (message instanceof NodeMessage.JobAsk ask) {
      out.writeLong(ask.request());
      text(ask.job());
    } else if (message instanceof NodeMessage.JobAnswer answer) {
      out.writeLong(answer.request());
      JobInfo job = answer.job();
      out.writeBoolean(job != null);
      if (job != null) {
        job(job);
      }
      texts(answer.known());
    } else if (message instanceof NodeMessage.WaitsAsk ask) {
      out.writeLong(ask.request());
      paths(ask.suspects());
    } else if (message instanceof NodeMessage.WaitsAnswer answer) {
      out.writeLong(answer.request());
      out.writeInt(answer.waits().size());
      for (Waiting wait : answer.waits()) {
        waiting(wait);
      }
      out.writeInt(answer.living().size());
      for (Map.Entry<ForkPath, Integer> fork : answer.living().entrySet()) {
        attempt(fork.getKey().value(), fork.getValue());
      }
    } else if (message instanceof NodeMessage.Deadlock found) {
      out.writeLong(found.number());
      paths(found.cycle());
    } else if (message instanceof NodeMessage.KeepJob keep) {
      keptJob(keep.job(), keep.blob() > 0);
      out.writeInt(keep.blob());
    } else if (message instanceof NodeMessage.JobResult result) {
      keptJob(result.job(), false);
      outcome(result.outcome());
      out.writeInt(result.blob());
    } else if (message instanceof NodeMessage.FreezeAsk ask) {
      out.writeLong(ask.request());
      text(ask.job());
      out.writeLong(ask.millis());
    } else if (message instanceof NodeMessage.FreezeAnswer answer) {
      out.writeLong(answer.request());
      text(answer.job());
      array(answer.part());
      text(answer.refused());
      out.writeInt(answer.blob());
    } else if (message instanceof NodeMessage.ResumeAsk ask) {
      out.writeLong(ask.request());
      text(ask.job());
      array(ask.file());
      out.writeInt(ask.blob());
    } else if (message instanceof NodeMessage.ResumeAnswer answer) {
      out.writeLong(answer.request());
    } else if (message instanceof NodeMessage.JobKept ack) {
      text(ack.job());
      out.writeLong(ack.version());
    } else if (message instanceof NodeMessage.JobEnded ended) {
      text(ended.job());
    } else if (message instanceof NodeMessage.JobEndedAck ack) {
      text(ack.job());
    } else if (message instanceof NodeMessage.Listen listen) {
      text(listen.job());
    } else if (message instanceof NodeMessage.Line line) {
      text(line.path().value());
      out.writeBoolean(line.error());
      text(line.text());
    } else if (message instanceof NodeMessage.SnapshotAsk ask) {
      out.writeLong(ask.request());
    } else if (message instanceof NodeMessage.SnapshotAnswer answer) {
      out.writeLong(answer.request());
      snapshot(answer.snapshot());
    } else if (message instanceof NodeMessage.OrderAsk ask) {
      out.writeLong(ask.request());
      order(ask.order());
    } else if (message instanceof NodeMessage.OrderAnswer answer) {
      out.writeLong(answer.request());
      out.writeBoolean(answer.answer().done());
      text(answer.answer().said());
    } else if (message instanceof NodeMessage.Command command) {
      text(command.replyTo());
      order(command.order());
    } else if (message instanceof NodeMessage.Observe observe) {
      text(observe.replyTo());
    }
  }

  private void survivor(Survivor survivor) throws IOException {
    text(survivor.path().value());
    node(survivor.home());
    out.writeInt(survivor.attempt());
    out.writeBoolean(survivor.hasEnded());
    out.writeBoolean(survivor.wasSeen());
    text(survivor.digest());
  }

  private void spawn(NodeMessage.Spawn spawn) throws IOException {
    unit(spawn.unit(), spawn.blob() > 0);
    out.writeInt(spawn.attempt());
    out.writeInt(spawn.blob());
    out.writeBoolean(spawn.urgent());
    out.writeBoolean(spawn.careful());
    nodes(spawn.lost());
  }

  private void keptJob(KeptJob job, boolean isBlob) throws IOException {
    unit(job.unit(), isBlob);
    out.writeInt(job.attempt());
    nodes(job.holders());
    out.writeLong(job.deadlineAtMillis());
    out.writeLong(job.version());
  }

  /** A fork, without its state if that travels by itself. */
  private void unit(ForkUnit unit, boolean isBlob) throws IOException {
    text(unit.path().value());
    job(unit.job());
    text(unit.label());
    BirthSite birth = unit.birth();
    out.writeBoolean(birth != null);
    if (birth != null) {
      text(birth.className());
      text(birth.method());
      out.writeInt(birth.byteCodeIndex());
      out.writeInt(birth.line());
    }
    text(unit.gate().rule());
    out.writeInt(unit.gate().perNode());
    SafePoint resumed = unit.resumed();
    out.writeBoolean(resumed != null);
    if (resumed != null) {
      safePoint(resumed);
    }
    text(unit.isHeritable() ? unit.digest() : "");
    array(isBlob ? new byte[0] : unit.state());
  }

  private void job(JobInfo job) throws IOException {
    text(job.id());
    out.writeLong(job.seed());
    texts(job.allow());
    node(job.driver());
    text(job.kind().name());
  }

  private void outcome(Outcome outcome) throws IOException {
    out.writeByte(outcome.kind().code());
    array(outcome.payload());
    text(outcome.message());
  }

  private void frozen(FrozenState frozen, int blob) throws IOException {
    safePoint(frozen.at());
    array(blob == 0 ? frozen.state() : new byte[0]);
    out.writeBoolean(frozen.holdsForks());
  }

  private void safePoint(SafePoint at) throws IOException {
    out.writeLong(at.number());
    out.writeInt(at.children());
    out.writeLong(at.streamPosition());
  }

  private void progress(Progress progress) throws IOException {
    out.writeDouble(progress.fraction());
    text(progress.message());
  }

  private void snapshot(ClusterSnapshot snapshot) throws IOException {
    out.writeInt(snapshot.nodes().size());
    for (NodeSnapshot node : snapshot.nodes()) {
      text(node.name());
      text(node.address());
      out.writeLong(node.pid());
      texts(node.roles());
      out.writeInt(node.threads());
      out.writeInt(node.running());
      out.writeInt(node.queued());
      out.writeBoolean(node.draining());
      out.writeLong(node.uptimeMillis());
    }
    out.writeInt(snapshot.jobs().size());
    for (JobSnapshot job : snapshot.jobs()) {
      text(job.id());
      text(job.driver());
      text(job.state().name());
      out.writeLong(job.forked());
      out.writeInt(job.endedPerNode().size());
      for (Map.Entry<String, Long> node : job.endedPerNode().entrySet()) {
        text(node.getKey());
        out.writeLong(node.getValue());
      }
      progress(job.progress());
      out.writeLong(job.ageMillis());
      out.writeInt(job.holders());
    }
    out.writeInt(snapshot.forks().size());
    for (ForkSnapshot fork : snapshot.forks()) {
      attempt(fork.path(), fork.attempt());
      text(fork.label());
      text(fork.state().name());
      text(fork.home());
      text(fork.node());
      text(fork.reason());
      progress(fork.progress());
      out.writeLong(fork.ageMillis());
    }
    out.writeInt(snapshot.decisions().size());
    for (Decision decision : snapshot.decisions()) {
      attempt(decision.path(), decision.attempt());
      text(decision.label());
      text(decision.rule());
      text(decision.strategy());
      text(decision.node());
      text(decision.reason());
    }
    out.writeInt(snapshot.moves().size());
    for (Move move : snapshot.moves()) {
      move(move);
    }
  }

  private void move(Move move) throws IOException {
    text(move.path());
    text(move.from());
    text(move.to());
    text(move.result().name());
    text(move.why());
    out.writeLong(move.stateBytes());
    out.writeInt(move.fromLoad());
    out.writeInt(move.toLoad());
    out.writeLong(move.millis());
    Move.Weighed weighed = move.weighed();
    out.writeBoolean(weighed != null);
    if (weighed != null) {
      out.writeDouble(weighed.bytesPerSecond());
      out.writeDouble(weighed.remainingSeconds());
      out.writeBoolean(weighed.remainingKnown());
      out.writeDouble(weighed.gainSeconds());
      out.writeDouble(weighed.costSeconds());
    }
  }

  private void order(Order order) throws IOException {
    text(order.verb().name());
    text(order.subject());
    text(order.target());
  }

  private void waiting(Waiting wait) throws IOException {
    node(wait.node());
    attempt(wait.fork().value(), wait.attempt());
    out.writeLong(wait.number());
    paths(wait.anyOf());
    out.writeBoolean(wait.blocked());
  }

  private void paths(List<ForkPath> paths) throws IOException {
    texts(paths.stream().map(ForkPath::value).toList());
  }

  private void attempt(String path, int attempt) throws IOException {
    text(path);
    out.writeInt(attempt);
  }

  private void node(NodeId node) throws IOException {
    text(node.name());
    out.writeLong(node.incarnation());
  }

  private void nodes(Collection<NodeId> nodes) throws IOException {
    out.writeInt(nodes.size());
    for (NodeId node : nodes) {
      node(node);
    }
  }

  private void texts(Collection<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      text(text);
    }
  }

  private void text(String text) throws IOException {
    array(text.getBytes(StandardCharsets.UTF_8));
  }

  private void array(byte[] array) throws IOException {
    out.writeInt(array.length);
    out.write(array);
  }
}
