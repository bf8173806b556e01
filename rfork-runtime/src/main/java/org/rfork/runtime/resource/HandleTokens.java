package org.rfork.runtime.resource;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.OpenMode;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkContext;

/** What a captured state says of an open file, as text. */
final class HandleTokens {
  private static final byte[] NOTHING = {};

  private HandleTokens() {}

  /** What a state says of a handle that is in it. */
  static String write(HeldFile file) throws ResourceException {
    Writes writes = file.writes();
    return writes == null || file.isClosed() // then it is beside the state, if it is not done
        ? text(file.said(), file.isClosed(), NOTHING, List.of())
        : text(file.said(), false, writes.content(), writes.batches());
  }

  /** What must be kept of a handle that is in no field. */
  static String beside(HeldFile file) {
    return text(file.asOf(), true, NOTHING, Objects.requireNonNull(file.writes()).batches());
  }

  /** What is needed to find out whether a handle could be bound. */
  static String trial(HeldFile file) throws ResourceException {
    return text(file.said(), file.isClosed(), NOTHING, List.of());
  }

  private static String text(
      HeldFile.Said said, boolean closed, byte[] content, List<Writes.Batch> batches) {
    var out = new BinaryWriter();
    out.text(said.name());
    out.text(said.mode().name());
    said.home().write(out);
    out.putLong(said.position());
    said.identity().write(out);
    out.flag(closed);
    out.array(content);
    out.list(
        batches,
        (batch, to) -> {
          to.putLong(batch.number());
          to.array(batch.bytes());
        });
    return Base64.getEncoder().encodeToString(out.toBytes());
  }

  /**
   * The file, not bound yet.
   *
   * @throws IllegalArgumentException if the text is damaged
   */
  static HeldFile read(Files files, String token, @Nullable ForkContext context) {
    var in = new BinaryReader(ByteBuffer.wrap(Base64.getDecoder().decode(token)));
    try {
      String name = in.text();
      OpenMode mode = OpenMode.valueOf(in.text());
      var said = new HeldFile.Said(name, mode, NodeId.read(in), in.getLong(), Version.read(in));
      boolean closed = in.flag();
      byte[] content = in.array();
      List<Writes.Batch> batches =
          in.list(batch -> new Writes.Batch(batch.getLong(), batch.array()));
      Writes writes = mode.writes() ? files.writes(name, mode) : null;
      if (writes != null) {
        writes.content(content);
        batches.forEach(writes::add);
      }
      var file = new HeldFile(files, said, context, writes);
      if (closed) {
        file.wasClosed();
      }
      return file;
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("a file's handle in the state is damaged", cut);
    }
  }
}
