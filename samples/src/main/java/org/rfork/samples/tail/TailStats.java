package org.rfork.samples.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;
import org.rfork.RemoteFork;
import org.rfork.resource.OpenMode;
import org.rfork.resource.RemoteFile;
import org.rfork.resource.RemoteSocket;

/**
 * Takes a number of a file that grows and one of a TCP feed in turn, and says in a report how they
 * go together. All that it has from outside lies in its fields: it may be moved and killed, and the
 * report comes out the same.
 *
 * <p>The feed sends a number a line. First it gets {@code FROM n} and is to go on from that byte of
 * its stream; so it can be connected anew when the node that had the connection is gone.
 */
public final class TailStats extends Continuation<TailStats.Result> {
  private static final long serialVersionUID = 1L;
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int MOST_OF_A_LINE = 4096;

  private final Source source;
  private final Pairs pairs = new Pairs();
  private final StringBuilder line = new StringBuilder();
  private @Nullable RemoteFile file;
  private @Nullable RemoteSocket feed;
  private @Nullable RemoteFile report;
  private @Nullable Double ofFile;

  /**
   * What is read and written.
   *
   * @param file the name of the file that grows
   * @param host of the feed
   * @param port of the feed
   * @param report the name of the file that is written
   * @param count of pairs to take
   * @param every so many pairs there is a line in the report
   */
  public record Source(String file, String host, int port, String report, long count, long every) {}

  /** What came out. */
  public record Result(
      long pairs,
      double meanOfFile,
      double meanOfFeed,
      double deviationOfFile,
      double correlation) {}

  TailStats(Source source) {
    this.source = source;
  }

  @Override
  protected Result run() throws IOException, InterruptedException {
    if (file == null || feed == null || report == null) {
      file = RemoteFile.open(source.file(), OpenMode.READ);
      feed = RemoteSocket.connect(source.host(), source.port(), TailStats::goOn);
      report = RemoteFile.open(source.report(), OpenMode.WRITE);
    }
    while (pairs.count() < source.count()) {
      if (ofFile == null) {
        ofFile = next(file);
      } else if (feed.readable(PAUSE)) {
        String said = feed.readLine();
        if (said == null) {
          throw new IOException(
              "the feed ended after %d of %d numbers".formatted(pairs.count(), source.count()));
        }
        take(ofFile, number(said, "the feed"), report);
        ofFile = null;
      }
      RemoteFork.checkpoint();
    }
    feed.close();
    return new Result(
        pairs.count(),
        pairs.meanOfFile(),
        pairs.meanOfFeed(),
        pairs.deviationOfFile(),
        pairs.correlation());
  }

  private void take(double one, double other, RemoteFile out) throws IOException {
    pairs.add(one, other);
    if (pairs.count() % source.every() == 0 || pairs.count() == source.count()) {
      out.writeLine(pairs.line());
      out.commit();
      RemoteFork.progress((double) pairs.count() / source.count(), pairs.count() + " pairs");
    }
  }

  /** The file's next number; null if its line is not whole yet. */
  private @Nullable Double next(RemoteFile in) throws IOException, InterruptedException {
    for (int one = in.read(); one >= 0; one = in.read()) {
      if (one == '\n') {
        String whole = line.toString();
        line.setLength(0);
        return number(whole, in.name());
      }
      line.append((char) one);
      if (line.length() > MOST_OF_A_LINE) {
        throw new IOException(in.name() + " has a line of more than " + MOST_OF_A_LINE + " bytes");
      }
    }
    Thread.sleep(PAUSE.toMillis());
    return null;
  }

  private static double number(String text, String where) throws IOException {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException wrong) {
      throw new IOException(where + " has '" + text + "' where a number should be", wrong);
    }
  }

  /** Asks the feed to go on from a byte; the fork tells it nothing else. */
  private static long goOn(long received, long sent, InputStream in, OutputStream out)
      throws IOException {
    out.write(("FROM " + received + "\n").getBytes(UTF_8));
    return sent;
  }
}
