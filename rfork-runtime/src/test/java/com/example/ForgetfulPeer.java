package com.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A TCP server that a test goes through step by step: it reads when told to, answers {@code FROM n}
 * by {@code HAVE m} with what it is told, and resets connections.
 */
final class ForgetfulPeer implements AutoCloseable {
  private static final int MOST_ASKED = 200;
  private static final int LIMIT_MILLIS = 20_000;

  private final ServerSocket server;

  /** The system takes little for it. */
  ForgetfulPeer() throws IOException {
    server = new ServerSocket();
    server.setReceiveBufferSize(8192);
    server.setSoTimeout(LIMIT_MILLIS);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  int port() {
    return server.getLocalPort();
  }

  /** Each byte that is written to it, by its place. */
  static byte[] content(int from, int to) {
    var content = new byte[to - from];
    for (int i = 0; i < content.length; i++) {
      int place = from + i;
      content[i] = (byte) (place * 31 + place / 251);
    }
    return content;
  }

  /** A connection that has said how far it is. */
  record Connection(Socket socket, InputStream in) implements AutoCloseable {
    byte[] read(int count) throws IOException {
      return in.readNBytes(count);
    }

    byte[] rest() throws IOException {
      return in.readAllBytes();
    }

    void say(String line) throws IOException {
      socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
    }

    /** Whether the client ends it without a byte. */
    boolean isGivenUp() throws IOException {
      in.mark(1);
      boolean ended = in.read() < 0;
      in.reset();
      return ended;
    }

    void breakOff() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** The next connection, which is told that so many bytes are there. */
  Connection next(int have) throws IOException {
    Socket socket = server.accept();
    socket.setSoTimeout(LIMIT_MILLIS);
    var in = new BufferedInputStream(socket.getInputStream());
    var connection = new Connection(socket, in);
    for (int one = in.read(); one != '\n'; one = in.read()) {
      if (one < 0) {
        throw new IOException("it says nothing");
      }
    }
    connection.say("HAVE " + have);
    return connection;
  }

  /** The first connection on which bytes come; each is told that so many are there. */
  Connection goesOn(int have) throws IOException {
    for (int asked = 0; asked < MOST_ASKED; asked++) {
      Connection next = next(have);
      if (!next.isGivenUp()) {
        return next;
      }
      next.close();
    }
    throw new IOException("it does not go on");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
