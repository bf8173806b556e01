package org.rfork.runtime.resource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.OpenMode;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkContext;

/** What a captured state says of an open file, as text. */
final class HandleTokens {
  private HandleTokens() {}

  static String write(FileHandle handle) throws ResourceException {
    FileHandle.Said said = handle.said();
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(said.name());
      out.writeUTF(said.mode().name());
      out.writeUTF(said.home().name());
      out.writeLong(said.home().incarnation());
      out.writeLong(said.position());
      out.writeLong(said.identity().length());
      out.writeUTF(said.identity().digest());
      out.writeBoolean(handle.isClosed());
      Writes writes = handle.writes();
      if (writes != null) {
        bytes(out, writes.content());
        out.writeInt(writes.batches().size());
        for (Writes.Batch batch : writes.batches()) {
          out.writeLong(batch.number());
          bytes(out, batch.bytes());
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
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
