package org.rfork.runtime.exec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.rfork.RemoteFailure;

/** Throwables as bytes, and back as their mirrors: no class of the other node is needed here. */
final class Failures {
  private static final int MAX_CAUSES = 16;
  private static final int MAX_FRAMES = 256;
  private static final int MAX_MESSAGE = 65_536;

  private Failures() {}

  static byte[] encode(Throwable failure) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      write(out, failure, MAX_CAUSES);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  static RemoteFailure decode(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return read(in, MAX_CAUSES);
    } catch (IOException damaged) {
      return new RemoteFailure(
          "unknown", "the failure's record is damaged", new StackTraceElement[0], null);
    }
  }

  private static void write(DataOutputStream out, Throwable failure, int causes)
      throws IOException {
    writeText(
        out,
        failure instanceof RemoteFailure mirrored
            ? mirrored.className()
            : failure.getClass().getName());
    String message = failure.getMessage();
    out.writeBoolean(message != null);
    if (message != null) {
      writeText(out, message);
    }
    StackTraceElement[] stack = failure.getStackTrace();
    int frames = Math.min(stack.length, MAX_FRAMES);
    out.writeInt(frames);
    for (int i = 0; i < frames; i++) {
      writeText(out, stack[i].getClassName());
      writeText(out, stack[i].getMethodName());
      writeText(out, stack[i].getFileName() == null ? "" : stack[i].getFileName());
      out.writeInt(stack[i].getLineNumber());
    }
    Throwable cause = failure.getCause();
    boolean more = cause != null && causes > 0;
    out.writeBoolean(more);
    if (cause != null && more) {
      write(out, cause, causes - 1);
    }
    Throwable[] suppressed = failure.getSuppressed();
    int kept = causes > 0 ? Math.min(suppressed.length, MAX_CAUSES) : 0;
    out.writeInt(kept);
    for (int i = 0; i < kept; i++) {
      write(out, suppressed[i], 0);
    }
  }

  private static RemoteFailure read(DataInputStream in, int causes) throws IOException {
    String className = readText(in);
    String message = in.readBoolean() ? readText(in) : null;
    int frames = in.readInt();
    if (frames < 0 || frames > MAX_FRAMES) {
      throw new IOException("frames: " + frames);
    }
    var stack = new StackTraceElement[frames];
    for (int i = 0; i < frames; i++) {
      stack[i] = new StackTraceElement(readText(in), readText(in), readText(in), in.readInt());
    }
    @Nullable RemoteFailure cause = in.readBoolean() && causes > 0 ? read(in, causes - 1) : null;
    var failure = new RemoteFailure(className, message, stack, cause);
    int suppressed = in.readInt();
    for (int i = 0; i < Math.min(suppressed, MAX_CAUSES); i++) {
      failure.addSuppressed(read(in, 0));
    }
    return failure;
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    String kept = text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "...";
    byte[] bytes = kept.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("text length: " + length);
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
