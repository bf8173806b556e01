package com.example;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;
import org.rfork.RemoteFork;
import org.rfork.resource.OpenMode;
import org.rfork.resource.RemoteFile;

/** Opens a file for each line, and closes it before the safe point. */
final class Diary extends Continuation<Integer> {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int days;
  private final int millis;
  private int day;
  private @Nullable RemoteFile last;

  Diary(String file, int days, int millis) {
    this.file = file;
    this.days = days;
    this.millis = millis;
  }

  @Override
  protected Integer run() throws IOException, InterruptedException {
    System.out.println("enters at " + day + ", last closed " + last);
    while (day < days) {
      try (RemoteFile out = RemoteFile.open(file, OpenMode.APPEND)) {
        out.writeLine("day " + day);
        out.commit();
        last = day % 2 == 0 ? out : null; // a field may name it when it is closed, or none
      }
      day++;
      Thread.sleep(millis);
      RemoteFork.checkpoint();
    }
    return day;
  }
}
