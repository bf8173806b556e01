package org.rfork.runtime.launch;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One node process and what it prints. Its standard input is a pipe whose end it dies with, unless
 * its command is {@link Detached}.
 */
final class NodeProcess {
  private static final int KEPT_LINES = 20;
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final String name;
  private final Process process;
  private final Thread reader;
  private final @Nullable File log;
  private final Deque<String> lastLines = new ArrayDeque<>();
  private volatile String address = "";

  private NodeProcess(
      String name,
      Process process,
      InputStream output,
      @Nullable File log,
      BiConsumer<String, String> lines) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.reader = new Thread(() -> read(output, lines), "rfork-output-of-" + name);
    reader.setDaemon(true);
  }

  /** Starts it; each line it prints goes to {@code lines} with its name. */
  static NodeProcess start(String name, ProcessBuilder command, BiConsumer<String, String> lines)
      throws IOException {
    File log = command.redirectOutput().file();
    FileInputStream logged = log == null ? null : atEnd(log);
    Process process = command.redirectErrorStream(true).start();
    InputStream output =
        logged == null ? process.getInputStream() : new GrowingFile(logged, process::isAlive);
    NodeProcess node = new NodeProcess(name, process, output, log, lines);
    node.reader.start();
    return node;
  }

  /** Past what an earlier process has logged there. */
  private static FileInputStream atEnd(File log) throws IOException {
    var logged = new FileInputStream(log);
    logged.getChannel().position(log.length());
    return logged;
  }

  /** Calls back once, on another thread, when the process ended and its last lines were read. */
  void onEnd(Consumer<EndedNode> ended) {
    Thread thread =
        new Thread(
            () -> {
              try {
                int status = process.waitFor();
                reader.join(LAST_WORDS.toMillis());
                ended.accept(new EndedNode(name, address, status, lastLines()));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "rfork-end-of-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Its {@code host:port}; empty until it said that it is up. */
  String address() {
    return address;
  }

  List<String> lastLines() {
    synchronized (lastLines) {
      return List.copyOf(lastLines);
    }
  }

  /** Asks it to end: its pipe closes, and it gets SIGTERM. */
  void stop() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has closed its end already, or it never read: the signal follows.
    }
    process.destroy();
  }

  /** Waits for its end, and kills it when the limit passes. */
  void awaitEnd(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      kill();
    }
  }

  /** What it logged is of no use any more. */
  void deleteLog() {
    if (log != null) {
      boolean unused = log.delete();
    }
  }

  void kill() {
    process.destroyForcibly();
  }

  private void read(InputStream from, BiConsumer<String, String> lines) {
    Charset charset = Charset.defaultCharset();
    try (BufferedReader output = new BufferedReader(new InputStreamReader(from, charset))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        UpLine.parse(line).ifPresentOrElse(up -> address = up.address(), forward(lines, line));
      }
    } catch (IOException e) {
      // The stream closes under the reader when the process is stopped.
    }
  }

  private Runnable forward(BiConsumer<String, String> lines, String line) {
    return () -> {
      synchronized (lastLines) {
        lastLines.addLast(line);
        if (lastLines.size() > KEPT_LINES) {
          lastLines.removeFirst();
        }
      }
      lines.accept(name, line);
    };
  }
}
