package org.rfork.perf;

import com.example.perf.Work;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** A process that answers on one connection. */
final class SocketNode {
  private SocketNode() {}

  /** Takes its port. */
  public static void main(String[] args) throws IOException {
    Children.endWithParent();
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(address)) {
      Children.sayReady();
      try (FrameChannel channel = new FrameChannel(server.accept())) {
        serve(channel);
      } catch (EOFException ended) {
        // The caller has closed: all is done.
      }
    }
  }

  private static void serve(FrameChannel channel) throws IOException {
    while (true) {
      Work work = channel.readWork();
      channel.writeAnswer(work.call());
      if (!channel.hasMore()) {
        channel.flush();
      }
    }
  }
}
