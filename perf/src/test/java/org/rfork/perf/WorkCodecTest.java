package org.rfork.perf;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.perf.Hits;
import com.example.perf.Noop;
import com.example.perf.Sum;
import com.example.perf.Work;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorkCodecTest {
  private static final List<Work> WORKS =
      List.of(
          Noop.numbered(0),
          new Noop(Long.MIN_VALUE, -1, -0.0, true, 'ż', "źródło €"),
          new Hits(7, 1000),
          new Sum(new double[0]),
          new Sum(new Random(5).doubles(100_000).toArray()),
          Noop.numbered(Long.MAX_VALUE));

  @Test
  void aWorkComesBack() {
    for (Work work : WORKS) {
      assertSame(WorkCodec.ofBytes(WorkCodec.toBytes(work)), work);
    }
  }

  @Test
  void worksOfAllSizesComeBackThroughOneConnectionInOrder() throws Exception {
    try (ServerSocketChannel server =
            ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        FrameChannel out = new FrameChannel(SocketChannel.open(server.getLocalAddress()));
        FrameChannel in = new FrameChannel(server.accept())) {
      Thread writer = new Thread(() -> writeAll(out));
      writer.start();
      for (Work work : WORKS) {
        assertSame(in.readWork(), work);
      }
      assertThat(in.readAnswer()).isEqualTo(0.5);
      assertThat(in.hasMore()).isFalse();
      writer.join();
    }
  }

  private static void writeAll(FrameChannel out) {
    try {
      for (Work work : WORKS) {
        out.write(work);
      }
      out.writeAnswer(0.5);
      out.flush();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void assertSame(Work actual, Work expected) {
    if (expected instanceof Sum sum) {
      assertThat(actual).isInstanceOf(Sum.class);
      assertThat(((Sum) actual).values()).isEqualTo(sum.values());
    } else {
      assertThat(actual).isEqualTo(expected);
    }
  }
}
