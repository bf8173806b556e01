package com.example;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;
import org.rfork.RemoteFork;
import org.rfork.resource.OpenMode;
import org.rfork.resource.RemoteFile;

/** Numbers the lines of one file into another, by two commits each, with a safe point after. */
final class Copyist extends Continuation<Long> {
  private static final long serialVersionUID = 1L;

  private final String from;
  private final String to;
  private final int millis;
  private @Nullable RemoteFile in;
  private @Nullable RemoteFile out;
  private long lines;

  Copyist(String from, String to, int millis) {
    this.from = from;
    this.to = to;
    this.millis = millis;
  }

  @Override
  protected Long run() throws IOException, InterruptedException {
    System.out.println("enters at " + lines + " on " + RemoteFork.node());
    RemoteFile source = in;
    RemoteFile target = out;
    if (source == null || target == null) {
      in = source = RemoteFile.open(from, OpenMode.READ);
      out = target = RemoteFile.open(to, OpenMode.APPEND);
    }
    for (String line = source.readLine(); line != null; line = source.readLine()) {
      lines++;
      target.write(lines + " ");
      target.commit();
      target.writeLine(line);
      target.commit();
      if (millis > 0) {
        Thread.sleep(millis);
      }
      RemoteFork.checkpoint();
    }
    return lines;
  }
}
