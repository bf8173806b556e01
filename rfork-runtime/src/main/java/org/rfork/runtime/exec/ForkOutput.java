package org.rfork.runtime.exec;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands in for {@code System.out} and {@code System.err}: what a fork prints goes to a sink, line
 * by line and with its path; what others print goes where it went before.
 */
public final class ForkOutput extends OutputStream {
  /** A line longer than this is cut into several, in bytes. */
  private static final int MAX_LINE = 8192;

  /** Where lines of forks go. Called on the fork's thread; must not block. */
  @FunctionalInterface
  public interface Sink {
    /** A line without its end. */
    void line(ForkContext fork, boolean error, String line);
  }

  private static final class Line {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
  }

  private static final List<ForkOutput> INSTALLED = new CopyOnWriteArrayList<>();

  private final PrintStream before;
  private final boolean error;
  private final Sink sink;
  private final ThreadLocal<Line> line = ThreadLocal.withInitial(Line::new);

  private ForkOutput(PrintStream before, boolean error, Sink sink) {
    this.before = before;
    this.error = error;
    this.sink = sink;
  }

  /** Replaces both standard streams of this JVM. */
  public static void install(Sink sink) {
    System.setOut(stream(System.out, false, sink));
    System.setErr(stream(System.err, true, sink));
  }

  private static PrintStream stream(PrintStream before, boolean error, Sink sink) {
    var output = new ForkOutput(before, error, sink);
    INSTALLED.add(output);
    return new PrintStream(output, true, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    ForkContext fork = ForkContext.current();
    if (fork == null || fork.run() == null) {
      before.write(bytes, offset, length);
      return;
    }
    fork.printed();
    ByteArrayOutputStream pending = line.get().bytes;
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == '\n') {
        end(fork, pending);
      } else {
        pending.write(bytes[i]);
        if (pending.size() >= MAX_LINE) {
          end(fork, pending);
        }
      }
    }
  }

  /** A stream's flush ends no line; a fork's last line ends with the fork. */
  @Override
  public void flush() {
    before.flush();
  }

  private void end(ForkContext fork, ByteArrayOutputStream pending) {
    String text = pending.toString(StandardCharsets.UTF_8);
    pending.reset();
    sink.line(fork, error, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }

  /** Sends what the fork that ends on this thread printed without ending its line. */
  static void endLines(ForkContext fork) {
    if (!fork.hasPrinted()) {
      return;
    }
    for (ForkOutput output : INSTALLED) {
      ByteArrayOutputStream pending = output.line.get().bytes;
      if (pending.size() > 0) {
        output.end(fork, pending);
      }
    }
  }
}
