package org.rfork.runtime.resource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.OpenMode;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkContext;

/** What a captured state says of an open file, as text. */
final class HandleTokens {
  private HandleTokens() {}

  /** What a state says of a handle that is in it. */
  static String write(FileHandle handle) throws ResourceException {
    FileHandle.Said said = handle.said();
    return text(
        out -> {
          said(out, said);
          out.writeBoolean(handle.isClosed());
          if (handle.writes() != null) {
            boolean goesOn = !handle.isClosed(); // else it is beside the state, if it is not done
            bytes(out, goesOn ? handle.writes().content() : new byte[0]);
            batches(out, goesOn ? handle.writes().batches() : List.of());
          }
        });
  }

  /** What must be kept of a handle that is in no field. */
  static String beside(FileHandle handle) {
    return text(
        out -> {
          said(out, handle.asOf());
          out.writeBoolean(true);
          bytes(out, new byte[0]);
          batches(out, Objects.requireNonNull(handle.writes()).batches());
        });
  }

  /** What is needed to find out whether a handle could be bound. */
  static String trial(FileHandle handle) throws ResourceException {
    FileHandle.Said said = handle.said();
    return text(
        out -> {
          said(out, said);
          out.writeBoolean(handle.isClosed());
          if (said.mode().writes()) {
            bytes(out, new byte[0]);
            batches(out, List.of());
          }
        });
  }

  @FunctionalInterface
  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static String text(Writing writing) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      writing.to(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static void said(DataOutputStream out, FileHandle.Said said) throws IOException {
    out.writeUTF(said.name());
    out.writeUTF(said.mode().name());
    out.writeUTF(said.home().name());
    out.writeLong(said.home().incarnation());
    out.writeLong(said.position());
    out.writeLong(said.identity().length());
    out.writeUTF(said.identity().digest());
  }

  private static void batches(DataOutputStream out, List<Writes.Batch> batches) throws IOException {
    out.writeInt(batches.size());
    for (Writes.Batch batch : batches) {
      out.writeLong(batch.number());
      bytes(out, batch.bytes());
    }
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * The handle, not bound yet.
   *
   * @throws IllegalArgumentException if the text is damaged
   */
  static FileHandle read(Files files, String token, @Nullable ForkContext context) {
    byte[] bytes = Base64.getDecoder().decode(token);
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      String name = in.readUTF();
      OpenMode mode = OpenMode.valueOf(in.readUTF());
      NodeId home = new NodeId(in.readUTF(), in.readLong());
      long position = in.readLong();
      var identity = new Version(in.readLong(), in.readUTF());
      boolean closed = in.readBoolean();
      Writes writes = mode.writes() ? files.writes(name, mode) : null;
      if (writes != null) {
        writes.content(in.readNBytes(in.readInt()));
        for (int left = in.readInt(); left > 0; left--) {
          long number = in.readLong();
          writes.add(new Writes.Batch(number, in.readNBytes(in.readInt())));
        }
      }
      var said = new FileHandle.Said(name, mode, home, position, identity);
      var handle = new FileHandle(files, said, context, writes);
      if (closed) {
        handle.closedBefore();
      }
      return handle;
    } catch (IOException damaged) {
      throw new IllegalArgumentException("a file's handle in the state is damaged", damaged);
    }
  }
}
