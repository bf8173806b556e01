package com.example;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;
import org.rfork.RemoteFork;
import org.rfork.resource.RemoteSocket;
import org.rfork.resource.Resource;

/** Answers each line of a feed, with a trap bound before its connection and one behind it. */
final class Trapped extends Continuation<Integer> {
  private static final long serialVersionUID = 1L;

  private final String directory;
  private final int port;
  private final boolean agrees;
  private @Nullable Trap first;
  private @Nullable RemoteSocket feed;
  private @Nullable Trap last;
  private int lines;

  Trapped(String directory, int port, boolean agrees) {
    this.directory = directory;
    this.port = port;
    this.agrees = agrees;
  }

  @Override
  protected Integer run() throws IOException {
    if (first == null) {
      first = Resource.open(new Trap(directory, "first"));
    }
    RemoteSocket open = feed;
    if (open == null) {
      open =
          agrees
              ? RemoteSocket.connect("127.0.0.1", port, Listening::agree)
              : RemoteSocket.connect("127.0.0.1", port);
      feed = open;
    }
    if (last == null) {
      last = Resource.open(new Trap(directory, "last"));
    }
    while (true) {
      if (open.readable(Duration.ofMillis(50))) {
        String line = open.readLine();
        if (line == null) {
          open.writeLine("end after " + lines);
          return lines;
        }
        open.writeLine(lines + " " + line);
        lines++;
      }
      last.step("run");
      RemoteFork.checkpoint();
    }
  }
}
