package com.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP server of plain JDK sockets, of which rfork knows nothing: it sends numbered lines, ends
 * its output, and keeps all that it gets. One that agrees lets a client say {@code FROM n}, answers
 * {@code HAVE m}, and goes on from there.
 */
final class FeedPeer implements AutoCloseable {
  private final ServerSocket server;
  private final byte[] content;
  private final int chunk;
  private final int millis;
  private final boolean agrees;
  private final ByteArrayOutputStream got = new ByteArrayOutputStream();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Sends a chunk of these lines every so often. */
  FeedPeer(String lines, int chunk, int millis, boolean agrees) throws IOException {
    this(InetAddress.getLoopbackAddress(), lines, chunk, millis, agrees);
  }

  FeedPeer(InetAddress at, String lines, int chunk, int millis, boolean agrees) throws IOException {
    this.content = lines.getBytes(UTF_8);
    this.chunk = chunk;
    this.millis = millis;
    this.agrees = agrees;
    this.server = new ServerSocket(0, 100, at);
    start("accept", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** All that was sent to it, over all connections. */
  synchronized String got() {
    return got.toString(UTF_8);
  }

  int connections() {
    return connections.get();
  }

  /** How many connections its clients have ended. */
  int ended() {
    return ended.get();
  }

  /** How many bytes the system took from it. */
  long sent() {
    return sent.get();
  }

  /** Resets all connections. */
  void breakConnections() throws IOException {
    for (Socket each : List.copyOf(open)) {
      open.remove(each);
      each.setSoLinger(true, 0);
      each.close();
    }
  }

  private static void start(String name, Runnable work) {
    var thread = new Thread(work, "feed-peer-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        client.setTcpNoDelay(true);
        open.add(client);
        connections.incrementAndGet();
        start("serve", () -> serve(client));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket client) {
    try {
      InputStream in = client.getInputStream();
      OutputStream out = new BufferedOutputStream(client.getOutputStream());
      int from = 0;
      if (agrees) {
        from = Integer.parseInt(line(in).substring("FROM ".length()));
        out.write(("HAVE " + received() + "\n").getBytes(UTF_8));
        out.flush();
      }
      int first = from;
      start("send", () -> send(client, out, first));
      keep(in);
      ended.incrementAndGet();
    } catch (IOException gone) {
      // The client's node died, or its fork ended.
    }
  }

  private synchronized int received() {
    return got.size();
  }

  private void keep(InputStream in) throws IOException {
    byte[] some = new byte[4096];
    for (int length = in.read(some); length >= 0; length = in.read(some)) {
      synchronized (this) {
        got.write(some, 0, length);
      }
    }
  }

  private void send(Socket client, OutputStream out, int from) {
    try {
      for (int at = from; at < content.length; at += chunk) {
        int length = Math.min(chunk, content.length - at);
        out.write(content, at, length);
        out.flush();
        sent.addAndGet(length);
        Thread.sleep(millis);
      }
      client.shutdownOutput();
    } catch (SocketException gone) {
      // The client's node died, or its fork ended.
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
      line.write(one);
    }
    return line.toString(UTF_8);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket each : open) {
      each.close();
    }
  }
}
