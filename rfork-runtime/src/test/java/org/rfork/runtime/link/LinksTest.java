package org.rfork.runtime.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rfork.runtime.link.LinkedNode.bytes;
import static org.rfork.runtime.link.LinkedNode.link;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.NodeId;

@Timeout(60)
class LinksTest {
  private static final String HOST = "127.0.0.1";
  private static final int PROTOCOL = 7;
  private static final NodeId A = new NodeId("a", 1);
  private static final NodeId B = new NodeId("b", 2);

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private LinkedNode node(NodeId self) {
    var node = new LinkedNode(self, PROTOCOL);
    opened.add(node.links);
    return node;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  @Test
  void framesArriveWholeAndInOrder() throws Exception {
    LinkedNode a = node(A);
    LinkedNode b = node(B);
    link(a, b, A, B);
    for (int i = 0; i < 1000; i++) {
      assertThat(a.links.send(B, bytes("frame "), bytes("" + i))).isTrue();
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(text(b.frame())).isEqualTo("frame " + i);
    }
    assertThat(b.pauses.poll(20, TimeUnit.SECONDS)).isEqualTo("caught up");
  }

  @Test
  void emptyAndLargeFramesArriveAndTheBuffersStayAsTheyAre() throws Exception {
    LinkedNode a = node(A);
    LinkedNode b = node(B);
    link(a, b, A, B);
    byte[] large = new byte[9 << 20];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) ((i * 31) >> 3);
    }
    ByteBuffer part = ByteBuffer.wrap(large, 5, large.length - 5);
    a.links.send(B, bytes(""));
    a.links.send(B, part);
    a.links.send(B, bytes("small"));
    assertThat(part.remaining()).isEqualTo(large.length - 5);
    assertThat(b.frame()).isEmpty();
    assertThat(b.frame()).isEqualTo(Arrays.copyOfRange(large, 5, large.length));
    assertThat(text(b.frame())).isEqualTo("small");
  }

  @Test
  void nothingIsSentBeforeTheOtherNodeAdmits() throws Exception {
    LinkedNode a = node(A);
    LinkedNode b = node(B);
    a.links.open(B, HOST, b.port);
    a.awaits("connected b");
    assertThat(a.links.isUp(B)).isFalse();
    assertThat(a.links.send(B, bytes("early"))).isFalse();
    b.links.admit(A);
    a.awaits("up b");
    assertThat(a.links.isUp(B)).isTrue();
    assertThat(a.links.send(B, bytes("late"))).isTrue();
    assertThat(text(b.frame())).isEqualTo("late");
  }

  @Test
  void whoIsAdmittedBeforeItConnectsIsWelcomeAtOnce() throws Exception {
    LinkedNode a = node(A);
    LinkedNode b = node(B);
    b.links.admit(A);
    a.links.open(B, HOST, b.port);
    a.awaits("connected b");
    a.awaits("up b");
  }

  @Test
  void anotherLifeAndAnotherProtocolAreNotLetIn() throws Exception {
    LinkedNode b = node(B);
    b.links.admit(A);
    var earlier = new NodeId("b", 1);
    LinkedNode a = node(A);
    a.links.open(earlier, HOST, b.port);
    a.awaits("connected b");
    a.awaits("connected b"); // and again
    assertThat(a.links.isUp(earlier)).isFalse();

    var other = new LinkedNode(A, PROTOCOL + 1);
    opened.add(other.links);
    other.links.open(B, HOST, b.port);
    other.awaits("connected b");
    other.awaits("connected b");
    assertThat(other.links.isUp(B)).isFalse();
  }

  /** A node that is played by the test. */
  private static final class Played implements AutoCloseable {
    final ServerSocket server = server();
    private Socket socket = new Socket();

    private static ServerSocket server() {
      try {
        return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Lets a node in; what it sends from now on. */
    DataInputStream accept() throws IOException {
      socket = server.accept();
      var in = new DataInputStream(socket.getInputStream());
      byte[] handshake = in.readNBytes(in.readInt());
      assertThat(Handshake.read(ByteBuffer.wrap(handshake)))
          .contains(new Handshake(PROTOCOL, A, B));
      socket.getOutputStream().write(Handshake.WELCOME);
      return in;
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
      server.close();
    }
  }

  @Test
  void aBrokenLinkIsOpenedAnew() throws Exception {
    LinkedNode a = node(A);
    try (var b = new Played()) {
      a.links.open(B, HOST, b.server.getLocalPort());
      b.accept();
      a.awaits("connected b");
      a.awaits("up b");
      b.reset();
      a.awaits("down b");
      DataInputStream in = b.accept();
      a.awaits("connected b");
      a.awaits("up b");
      assertThat(a.links.send(B, bytes("again"))).isTrue();
      assertThat(text(in.readNBytes(in.readInt()))).isEqualTo("again");
    }
  }

  @Test
  void aFrameThatWasCutGoesWholeByTheNextConnection() throws Exception {
    LinkedNode a = node(A);
    byte[] large = new byte[12 << 20]; // more than fits into the connection unread
    Arrays.fill(large, (byte) 5);
    try (var b = new Played()) {
      a.links.open(B, HOST, b.server.getLocalPort());
      DataInputStream in = b.accept();
      a.awaits("connected b");
      a.awaits("up b");
      a.links.send(B, bytes("first"));
      a.links.send(B, ByteBuffer.wrap(large));
      a.links.send(B, bytes("last"));
      assertThat(text(in.readNBytes(in.readInt()))).isEqualTo("first");
      assertThat(in.readInt()).isEqualTo(large.length);
      b.reset();
      DataInputStream anew = b.accept();
      assertThat(anew.readNBytes(anew.readInt())).isEqualTo(large);
      assertThat(text(anew.readNBytes(anew.readInt()))).isEqualTo("last");
    }
  }

  @Test
  void anInterruptOfAWriterCostsNoFrame() throws Exception {
    LinkedNode a = node(A);
    LinkedNode b = node(B);
    link(a, b, A, B);
    Thread.currentThread().interrupt();
    a.links.send(B, bytes("interrupted"));
    assertThat(Thread.interrupted()).isTrue();
    a.links.send(B, bytes("next"));
    assertThat(text(b.frame())).isEqualTo("interrupted");
    assertThat(text(b.frame())).isEqualTo("next");
  }

  @Test
  void whoDoesNotReadHoldsNobodyUpAndLosesWhatIsTooMuch() throws Exception {
    LinkedNode a = node(A);
    int count = 200;
    byte[] frame = new byte[256 * 1024]; // 50 MiB together
    try (var b = new Played()) {
      a.links.open(B, HOST, b.server.getLocalPort());
      DataInputStream in = b.accept();
      a.awaits("connected b");
      a.awaits("up b");
      for (int i = 0; i < count; i++) {
        ByteBuffer bytes = ByteBuffer.wrap(frame.clone()).putInt(0, i);
        assertThat(a.links.send(B, bytes)).isTrue();
      }
      var came = new ArrayList<Integer>();
      var read = new CountDownLatch(1);
      Thread reader =
          new Thread(
              () -> {
                try {
                  while (true) {
                    int length = in.readInt();
                    int number = ByteBuffer.wrap(in.readNBytes(length)).getInt();
                    if (number < 0) {
                      read.countDown();
                      return;
                    }
                    came.add(number);
                  }
                } catch (IOException closed) {
                  // The test is over.
                }
              });
      reader.start();
      while (!read.await(10, TimeUnit.MILLISECONDS)) {
        a.links.send(B, ByteBuffer.allocate(Integer.BYTES).putInt(0, -1)); // once there is room
      }
      reader.join();
      assertThat(came).isSorted().doesNotHaveDuplicates().hasSizeBetween(30, count - 1);
      assertThat(came.subList(0, 30)).isEqualTo(IntStream.range(0, 30).boxed().toList());
    }
  }

  private static void send(Socket socket, byte[] frame) throws IOException {
    var out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(frame.length);
    out.write(frame);
  }

  private static boolean isClosed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  @Test
  void whatIsNoHandshakeAndWhatIsTooLongIsClosed() throws Exception {
    LinkedNode b = node(B);
    try (var garbled = new Socket(InetAddress.getLoopbackAddress(), b.port)) {
      send(garbled, new byte[20]);
      assertThat(isClosed(garbled)).isTrue();
    }
    try (var long1 = new Socket(InetAddress.getLoopbackAddress(), b.port)) {
      new DataOutputStream(long1.getOutputStream()).writeInt(Handshake.MOST_BYTES + 1);
      assertThat(isClosed(long1)).isTrue();
    }
    b.links.admit(A);
    try (var oversized = new Socket(InetAddress.getLoopbackAddress(), b.port)) {
      send(oversized, new Handshake(PROTOCOL, A, B).toBytes());
      assertThat(oversized.getInputStream().read()).isEqualTo(Handshake.WELCOME);
      send(oversized, new byte[] {1, 2, 3});
      new DataOutputStream(oversized.getOutputStream()).writeInt(Frame.MOST_BYTES + 1);
      assertThat(isClosed(oversized)).isTrue();
    }
    assertThat(b.frame()).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> b.links.send(A, ByteBuffer.allocate(Frame.MOST_BYTES + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFrameThatComesInPiecesIsOneFrameAndHalfAFrameIsNone() throws Exception {
    LinkedNode b = node(B);
    b.links.admit(A);
    try (var slow = new Socket(InetAddress.getLoopbackAddress(), b.port)) {
      slow.setTcpNoDelay(true);
      send(slow, new Handshake(PROTOCOL, A, B).toBytes());
      assertThat(slow.getInputStream().read()).isEqualTo(Handshake.WELCOME);
      for (byte each : new byte[] {0, 0, 0, 2, 8, 9, 0, 0, 0, 5, 1}) {
        slow.getOutputStream().write(each);
        slow.getOutputStream().flush();
      }
      assertThat(b.frame()).containsExactly(8, 9);
    }
    LinkedNode a = node(A);
    link(a, b, A, B);
    a.links.send(B, bytes("whole"));
    assertThat(text(b.frame())).isEqualTo("whole");
  }

  @Test
  void aLinkThatIsClosedStaysClosed() throws Exception {
    LinkedNode a = node(A);
    LinkedNode b = node(B);
    link(a, b, A, B);
    a.links.close(B);
    while (a.links.isUp(B)) {
      Thread.onSpinWait();
    }
    b.links.close(A);
    assertThat(a.links.send(B, bytes("gone"))).isFalse();
    assertThat(a.changes).isEmpty();
  }

  @Test
  void anAlarmIsHeardThoughNothingComes() throws Exception {
    LinkedNode a = node(A);
    a.links.alarm();
    assertThat(a.pauses.poll(20, TimeUnit.SECONDS)).isEqualTo("caught up");
    a.links.alarm();
    assertThat(a.pauses.poll(20, TimeUnit.SECONDS)).isEqualTo("caught up");
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    LinkedNode a = node(A);
    try (var other = new Links(B, PROTOCOL)) {
      assertThatThrownBy(() -> other.listen(HOST, a.port, null))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining(HOST + ":" + a.port);
    }
  }
}
