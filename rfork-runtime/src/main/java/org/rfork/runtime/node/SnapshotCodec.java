package org.rfork.runtime.node;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.rfork.ForkState;
import org.rfork.Progress;
import org.rfork.resource.OpenMode;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;
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

/**
 * Snapshots to bytes and back. They travel compressed: an observer gets what all nodes know in one
 * of Pekko's frames, and names and reasons in it are much alike.
 */
final class SnapshotCodec {
  /** No snapshot is unpacked that has more bytes. */
  private static final int MOST_BYTES = 64 << 20;

  private SnapshotCodec() {}

  /** A snapshot, compressed. */
  static byte[] packed(ClusterSnapshot snapshot) {
    var plain = new BinaryWriter();
    write(snapshot, plain);
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(plain.toBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("into memory", e);
    }
    return packed.toByteArray();
  }

  /**
   * What {@link #packed} gave.
   *
   * @throws IllegalArgumentException if it is not that, or larger than 64 MiB
   */
  static ClusterSnapshot unpacked(byte[] packed) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] plain = in.readNBytes(MOST_BYTES + 1);
      if (plain.length > MOST_BYTES) {
        throw new IllegalArgumentException("a snapshot of more than " + MOST_BYTES + " bytes");
      }
      return read(new BinaryReader(ByteBuffer.wrap(plain)));
    } catch (IOException | BufferUnderflowException damaged) {
      throw new IllegalArgumentException("what came is no snapshot: " + damaged, damaged);
    }
  }

  private static void write(ClusterSnapshot snapshot, BinaryWriter out) {
    out.list(snapshot.nodes(), SnapshotCodec::writeNode);
    out.list(snapshot.jobs(), SnapshotCodec::writeJob);
    out.list(snapshot.forks(), SnapshotCodec::writeFork);
    out.list(snapshot.decisions(), SnapshotCodec::writeDecision);
    out.list(snapshot.moves(), SnapshotCodec::writeMove);
    out.list(snapshot.files(), SnapshotCodec::writeFile);
    out.list(snapshot.sockets(), SnapshotCodec::writeSocket);
    out.list(snapshot.regions(), SnapshotCodec::writeRegion);
    out.list(snapshot.channels(), SnapshotCodec::writeChannel);
  }

  private static ClusterSnapshot read(BinaryReader in) {
    return new ClusterSnapshot(
        in.list(SnapshotCodec::readNode),
        in.list(SnapshotCodec::readJob),
        in.list(SnapshotCodec::readFork),
        in.list(SnapshotCodec::readDecision),
        in.list(SnapshotCodec::readMove),
        in.list(SnapshotCodec::readFile),
        in.list(SnapshotCodec::readSocket),
        in.list(SnapshotCodec::readRegion),
        in.list(SnapshotCodec::readChannel));
  }

  private static void writeNode(NodeSnapshot node, BinaryWriter out) {
    out.text(node.name());
    out.text(node.address());
    out.putLong(node.pid());
    out.texts(node.roles());
    out.putInt(node.threads());
    out.putInt(node.running());
    out.putInt(node.queued());
    out.flag(node.draining());
    out.putLong(node.uptimeMillis());
  }

  private static NodeSnapshot readNode(BinaryReader in) {
    return new NodeSnapshot(
        in.text(),
        in.text(),
        in.getLong(),
        new HashSet<>(in.texts()),
        in.getInt(),
        in.getInt(),
        in.getInt(),
        in.flag(),
        in.getLong());
  }

  private static void writeJob(JobSnapshot job, BinaryWriter out) {
    out.text(job.id());
    out.text(job.driver());
    out.text(job.state().name());
    out.putLong(job.forked());
    out.list(
        job.endedPerNode().entrySet(),
        (node, to) -> {
          to.text(node.getKey());
          to.putLong(node.getValue());
        });
    out.progress(job.progress());
    out.putLong(job.ageMillis());
    out.putInt(job.holders());
  }

  private static JobSnapshot readJob(BinaryReader in) {
    String id = in.text();
    String driver = in.text();
    ForkState state = ForkState.valueOf(in.text());
    long forked = in.getLong();
    Map<String, Long> ended = new HashMap<>();
    for (int left = in.count(); left > 0; left--) {
      ended.put(in.text(), in.getLong());
    }
    Progress progress = in.progress();
    return new JobSnapshot(id, driver, state, forked, ended, progress, in.getLong(), in.getInt());
  }

  private static void writeFork(ForkSnapshot fork, BinaryWriter out) {
    out.text(fork.path());
    out.putInt(fork.attempt());
    out.text(fork.label());
    out.text(fork.state().name());
    out.text(fork.home());
    out.text(fork.node());
    out.text(fork.reason());
    out.progress(fork.progress());
    out.putLong(fork.ageMillis());
  }

  private static ForkSnapshot readFork(BinaryReader in) {
    String path = in.text();
    int attempt = in.getInt();
    String label = in.text();
    ForkState state = ForkState.valueOf(in.text());
    String home = in.text();
    String node = in.text();
    String reason = in.text();
    return new ForkSnapshot(
        path, label, state, home, node, attempt, reason, in.progress(), in.getLong());
  }

  private static void writeDecision(Decision decision, BinaryWriter out) {
    out.text(decision.path());
    out.putInt(decision.attempt());
    out.text(decision.label());
    out.text(decision.rule());
    out.text(decision.strategy());
    out.text(decision.node());
    out.text(decision.reason());
  }

  private static Decision readDecision(BinaryReader in) {
    String path = in.text();
    int attempt = in.getInt();
    return new Decision(path, in.text(), attempt, in.text(), in.text(), in.text(), in.text());
  }

  private static void writeMove(Move move, BinaryWriter out) {
    out.text(move.path());
    out.text(move.from());
    out.text(move.to());
    out.text(move.result().name());
    out.text(move.why());
    out.putLong(move.stateBytes());
    out.putInt(move.fromLoad());
    out.putInt(move.toLoad());
    out.putLong(move.millis());
    out.optional(move.weighed(), SnapshotCodec::writeWeighed);
  }

  private static Move readMove(BinaryReader in) {
    return new Move(
        in.text(),
        in.text(),
        in.text(),
        Move.Result.valueOf(in.text()),
        in.text(),
        in.getLong(),
        in.getInt(),
        in.getInt(),
        in.getLong(),
        in.optional(SnapshotCodec::readWeighed));
  }

  private static void writeWeighed(Move.Weighed weighed, BinaryWriter out) {
    out.putDouble(weighed.bytesPerSecond());
    out.putDouble(weighed.remainingSeconds());
    out.flag(weighed.remainingKnown());
    out.putDouble(weighed.gainSeconds());
    out.putDouble(weighed.costSeconds());
  }

  private static Move.Weighed readWeighed(BinaryReader in) {
    return new Move.Weighed(
        in.getDouble(), in.getDouble(), in.flag(), in.getDouble(), in.getDouble());
  }

  private static void writeFile(FileSnapshot file, BinaryWriter out) {
    out.text(file.name());
    out.text(file.mode().name());
    out.putLong(file.token());
    out.putLong(file.version());
    out.putLong(file.bytes());
    out.text(file.fork());
    out.putInt(file.attempt());
    out.text(file.node());
    out.text(file.home());
  }

  private static FileSnapshot readFile(BinaryReader in) {
    return new FileSnapshot(
        in.text(),
        OpenMode.valueOf(in.text()),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.text(),
        in.getInt(),
        in.text(),
        in.text());
  }

  private static void writeSocket(SocketSnapshot socket, BinaryWriter out) {
    out.text(socket.name());
    out.text(socket.state().name());
    out.text(socket.home());
    out.text(socket.fork());
    out.putInt(socket.attempt());
    out.putLong(socket.received());
    out.putLong(socket.sent());
    out.putInt(socket.buffered());
  }

  private static SocketSnapshot readSocket(BinaryReader in) {
    return new SocketSnapshot(
        in.text(),
        SocketSnapshot.State.valueOf(in.text()),
        in.text(),
        in.text(),
        in.getInt(),
        in.getLong(),
        in.getLong(),
        in.getInt());
  }

  private static void writeRegion(RegionSnapshot region, BinaryWriter out) {
    out.text(region.name());
    out.text(region.opener());
    out.putLong(region.bytes());
    out.putLong(region.written());
    out.text(region.node());
    out.texts(region.forks());
  }

  private static RegionSnapshot readRegion(BinaryReader in) {
    return new RegionSnapshot(
        in.text(), in.text(), in.getLong(), in.getLong(), in.text(), in.texts());
  }

  private static void writeChannel(ChannelSnapshot channel, BinaryWriter out) {
    out.text(channel.name());
    writeEnd(channel.sender(), out);
    writeEnd(channel.receiver(), out);
    out.putInt(channel.sent());
    out.putInt(channel.received());
    out.putInt(channel.acknowledged());
    out.putLong(channel.bytes());
    out.text(channel.home());
  }

  private static ChannelSnapshot readChannel(BinaryReader in) {
    return new ChannelSnapshot(
        in.text(),
        readEnd(in),
        readEnd(in),
        in.getInt(),
        in.getInt(),
        in.getInt(),
        in.getLong(),
        in.text());
  }

  private static void writeEnd(ChannelSnapshot.End end, BinaryWriter out) {
    out.text(end.fork());
    out.putInt(end.attempt());
    out.text(end.node());
  }

  private static ChannelSnapshot.End readEnd(BinaryReader in) {
    return new ChannelSnapshot.End(in.text(), in.getInt(), in.text());
  }
}
