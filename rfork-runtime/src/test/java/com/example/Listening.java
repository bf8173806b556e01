package com.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;
import org.rfork.RemoteFork;
import org.rfork.resource.Handshake;
import org.rfork.resource.RemoteSocket;

/** Answers each line of a feed by its number and itself, with a safe point after. */
final class Listening extends Continuation<Integer> {
  private static final long serialVersionUID = 1L;

  private final String host;
  private final int port;
  private final boolean agrees;
  private final int millis;
  private @Nullable RemoteSocket feed;
  private int lines;

  /**
   * Of a feed on this machine.
   *
   * @param agrees whether the feed does
   * @param millis how long each line takes
   */
  Listening(int port, boolean agrees, int millis) {
    this("127.0.0.1", port, agrees, millis);
  }

  Listening(String host, int port, boolean agrees, int millis) {
    this.host = host;
    this.port = port;
    this.agrees = agrees;
    this.millis = millis;
  }

  @Override
  protected Integer run() throws IOException, InterruptedException {
    System.out.println("enters at " + lines + " on " + RemoteFork.node());
    RemoteSocket open = feed;
    if (open == null) {
      Handshake handshake = Listening::agree;
      feed =
          open =
              agrees
                  ? RemoteSocket.connect(host, port, handshake)
                  : RemoteSocket.connect(host, port);
    }
    while (true) {
      if (open.readable(Duration.ofMillis(200))) {
        String line = open.readLine();
        if (line == null) {
          open.writeLine("end after " + lines);
          open.shutdownOutput();
          return lines;
        }
        open.writeLine(lines + " " + line);
        lines++;
        Thread.sleep(millis);
      }
      RemoteFork.checkpoint();
    }
  }

  static long agree(long received, long sent, InputStream in, OutputStream out) throws IOException {
    out.write(("FROM " + received + "\n").getBytes(UTF_8));
    var line = new ByteArrayOutputStream();
    for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
      line.write(one);
    }
    String answer = line.toString(UTF_8);
    if (!answer.startsWith("HAVE ")) {
      throw new IOException("the feed said '" + answer + "' to FROM");
    }
    return Long.parseLong(answer.substring("HAVE ".length()));
  }

  /** The lines of a feed. */
  static String lines(int count) {
    var lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("value ").append(i).append('\n');
    }
    return lines.toString();
  }

  /** What such a feed gets for so many lines. */
  static String answers(int count) {
    var answers = new StringBuilder();
    for (int i = 0; i < count; i++) {
      answers.append(i).append(" value ").append(i).append('\n');
    }
    return answers.append("end after ").append(count).append('\n').toString();
  }
}
