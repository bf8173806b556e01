package org.rfork.samples.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;
import org.rfork.RemoteFork;
import org.rfork.resource.RemoteSocket;

/** Adds up the numbers of a TCP feed, wherever it runs. */
public final class FeedSum {
  private FeedSum() {}

  public static void main(String[] args) throws IOException {
    try (var feed = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      new Thread(() -> send(feed, "1\n20\n300\n")).start();
      long sum = RemoteFork.fork(new Summing("127.0.0.1", feed.getLocalPort())).join();
      System.out.println("sum of the feed: " + sum);
    }
  }

  /** Somebody else's server, which goes on from the byte that it is asked for. */
  private static void send(ServerSocket feed, String numbers) {
    try (Socket client = feed.accept()) {
      InputStream in = client.getInputStream();
      StringBuilder said = new StringBuilder();
      for (int one = in.read(); one != '\n'; one = in.read()) {
        said.append((char) one);
      }
      int from = Integer.parseInt(said.substring("FROM ".length()));
      client.getOutputStream().write(numbers.substring(from).getBytes(UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Its connection is a field: it goes where it goes, with the place that it has read to. */
  static final class Summing extends Continuation<Long> {
    private final String host;
    private final int port;
    private @Nullable RemoteSocket feed;
    private long sum;

    Summing(String host, int port) {
      this.host = host;
      this.port = port;
    }

    @Override
    protected Long run() throws IOException {
      if (feed == null) {
        feed = RemoteSocket.connect(host, port, Summing::goOn);
      }
      while (true) {
        if (feed.readable(Duration.ofSeconds(1))) {
          String line = feed.readLine();
          if (line == null) {
            return sum;
          }
          sum += Long.parseLong(line);
        }
        RemoteFork.checkpoint();
      }
    }

    /** Called for each connection: the first time with zeros. */
    private static long goOn(long received, long sent, InputStream in, OutputStream out)
        throws IOException {
      out.write(("FROM " + received + "\n").getBytes(UTF_8));
      return sent;
    }
  }
}
