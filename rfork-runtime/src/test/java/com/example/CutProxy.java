package com.example;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Stands before a TCP port and passes on what is sent there, until it is told otherwise. What it
 * holds back during a cut arrives after it, as TCP has it: a cut connection does not end.
 */
final class CutProxy implements AutoCloseable {
  private static final int CHUNK = 16 * 1024;

  private final InetSocketAddress target;
  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private Predicate<InetAddress> isCut = source -> false;
  private final AtomicLong passed = new AtomicLong();
  private volatile Duration delay = Duration.ZERO;

  /** Listens at a free port of 127.0.0.1. */
  CutProxy(String targetHost, int targetPort) throws IOException {
    this.target = new InetSocketAddress(targetHost, targetPort);
    this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    start("accept", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** So many bytes have passed, to and fro. */
  long passed() {
    return passed.get();
  }

  /** From now on nothing passes to and fro of connections that come from such addresses. */
  synchronized void cut(Predicate<InetAddress> sources) {
    isCut = sources;
    notifyAll(); // others may pass again
  }

  /** From now on each chunk of at most 16 KiB waits so long before it is passed on. */
  void slow(Duration each) {
    delay = each;
  }

  /** Resets all connections; new ones pass. */
  void breakConnections() {
    sockets.forEach(CutProxy::reset);
  }

  @Override
  public void close() throws IOException {
    server.close();
    breakConnections();
    cut(source -> false);
  }

  private static void start(String name, Runnable work) {
    var thread = new Thread(work, "cut-proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket from = server.accept();
        sockets.add(from);
        start("connect", () -> connect(from));
      }
    } catch (IOException closed) {
      // The proxy was closed.
    }
  }

  private void connect(Socket from) {
    InetAddress source = from.getInetAddress();
    var to = new Socket();
    sockets.add(to);
    try {
      awaitPassage(source);
      to.connect(target);
      from.setTcpNoDelay(true);
      to.setTcpNoDelay(true);
      start("back", () -> pass(source, to, from));
      pass(source, from, to);
    } catch (IOException refused) {
      end(from);
      end(to);
    }
  }

  private void pass(InetAddress source, Socket from, Socket to) {
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        Thread.sleep(delay.toMillis());
        awaitPassage(source);
        out.write(chunk, 0, length);
        passed.addAndGet(length);
      }
      awaitPassage(source); // an end of the connection does not get through a cut either
    } catch (IOException broken) {
      // The other end learns of it below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(from);
      end(to);
    }
  }

  private synchronized void awaitPassage(InetAddress source) throws IOException {
    try {
      while (isCut.test(source)) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in a cut", e);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException gone) {
      // It is closed already.
    }
  }

  private void end(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException gone) {
      // It is closed already.
    }
  }
}
