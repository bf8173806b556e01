package org.rfork.samples.guide;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;
import org.rfork.RemoteFork;
import org.rfork.resource.OpenMode;
import org.rfork.resource.RemoteFile;

/** Reads one file and writes another, wherever it runs. */
public final class LineNumbers {
  private LineNumbers() {}

  public static void main(String[] args) {
    RemoteFork.fork(LineNumbers::writePoem).join();
    long lines = RemoteFork.fork(new Numbering("data:poem.txt", "data:numbered.txt")).join();
    System.out.println(lines + " lines");
    System.out.print(RemoteFork.fork(() -> read("data:numbered.txt")).join());
  }

  static long writePoem() throws IOException {
    try (RemoteFile out = RemoteFile.open("data:poem.txt", OpenMode.WRITE)) {
      out.writeLine("We must go back");
      out.writeLine("and find a trail on the ground");
      out.commit();
      return out.size();
    }
  }

  static String read(String name) throws IOException {
    try (RemoteFile in = RemoteFile.open(name, OpenMode.READ)) {
      StringBuilder text = new StringBuilder();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        text.append(line).append('\n');
      }
      return text.toString();
    }
  }

  /** Its files are fields: they go where it goes, with the place that it has read to. */
  static final class Numbering extends Continuation<Long> {
    private final String from;
    private final String to;
    private @Nullable RemoteFile in;
    private @Nullable RemoteFile out;
    private long lines;

    Numbering(String from, String to) {
      this.from = from;
      this.to = to;
    }

    @Override
    protected Long run() throws IOException {
      if (in == null || out == null) {
        in = RemoteFile.open(from, OpenMode.READ);
        out = RemoteFile.open(to, OpenMode.WRITE);
      }
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines++;
        out.writeLine(lines + " " + line);
        out.commit();
        RemoteFork.checkpoint();
      }
      return lines;
    }
  }
}
