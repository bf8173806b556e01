package org.rfork.samples.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.rfork.Fork;
import org.rfork.RemoteFork;
import org.rfork.resource.RemoteServerSocket;
import org.rfork.resource.RemoteSocket;

/** Accepts connections on one node and has them served on any. */
public final class Greeter {
  private Greeter() {}

  public static void main(String[] args) throws Exception {
    int port = freePort();
    Fork<Integer> server = RemoteFork.fork(() -> serve(port, 2));
    System.out.print(ask(port, "Ada"));
    System.out.print(ask(port, "Alan"));
    System.out.println(server.join() + " were greeted");
  }

  static int serve(int port, int clients) throws IOException {
    try (RemoteServerSocket server = RemoteServerSocket.listen("127.0.0.1", port)) {
      int greeted = 0;
      while (greeted < clients) {
        RemoteSocket client = server.accept();
        greeted += RemoteFork.fork(() -> greet(client)).join();
      }
      return greeted;
    }
  }

  static int greet(RemoteSocket client) throws IOException {
    try (client) {
      client.writeLine("hello " + client.readLine());
      return 1;
    }
  }

  /** A client that knows nothing of rfork. */
  private static String ask(int port, String name) throws Exception {
    while (true) {
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        client.getOutputStream().write((name + "\n").getBytes(UTF_8));
        return new String(client.getInputStream().readAllBytes(), UTF_8);
      } catch (ConnectException notYet) {
        Thread.sleep(10);
      }
    }
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
