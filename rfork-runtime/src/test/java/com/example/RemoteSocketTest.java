package com.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.ForkFailedException;
import org.rfork.ForkOptions;
import org.rfork.MisuseException;
import org.rfork.RemoteFork;
import org.rfork.Task;
import org.rfork.resource.RemoteServerSocket;
import org.rfork.resource.RemoteSocket;
import org.rfork.runtime.view.SocketSnapshot;

/** Sockets of forks on one node. */
@Timeout(60)
class RemoteSocketTest {
  private static final AtomicInteger RUNS = new AtomicInteger();

  private EmbeddedNode node;

  @BeforeEach
  void start() {
    node = new EmbeddedNode(2);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void restart(Object... settings) {
    node.close();
    node = new EmbeddedNode(2, settings);
  }

  private List<SocketSnapshot> sockets() {
    return node.running().snapshot(Duration.ofSeconds(5)).sockets();
  }

  @Test
  void linesAreReadAndWrittenAndEachSideEndsItsOutput() throws Exception {
    try (var peer = new FeedPeer(Listening.lines(500), 77, 0, false)) {
      assertThat(RemoteFork.fork(new Listening(peer.port(), false, 0)).join()).isEqualTo(500);
      Conditions.await("all has come", () -> peer.ended() == 1);
      assertThat(peer.got()).isEqualTo(Listening.answers(500));
      Conditions.await("it is closed", () -> sockets().isEmpty());
    }
  }

  @Test
  void aSocketGoesWhereTheStateGoesWhenItIsReEnteredAtEverySafePoint() throws Exception {
    restart("rfork.debug.reenter", true);
    try (var peer = new FeedPeer(Listening.lines(100), 77, 0, false)) {
      assertThat(RemoteFork.fork(new Listening(peer.port(), false, 0)).join()).isEqualTo(100);
      Conditions.await("all has come", () -> peer.ended() == 1);
      assertThat(peer.got()).isEqualTo(Listening.answers(100));
    }
  }

  @Test
  void aPeerThatSendsMoreThanIsKeptWaits() throws Exception {
    restart("rfork.resources.socket-buffer", "4KiB");
    int lines = 2_000_000; // more than the system's own buffers take
    try (var peer = new FeedPeer(Listening.lines(lines), 1 << 16, 0, false)) {
      Fork<Integer> fork = RemoteFork.fork(new Listening(peer.port(), false, 1));
      Conditions.await("it is full", () -> sockets().stream().anyMatch(RemoteSocketTest::isFull));
      assertThat(sockets())
          .singleElement()
          .satisfies(each -> assertThat(each.buffered()).isEqualTo(4096));
      Conditions.await("it goes on", () -> sockets().stream().anyMatch(s -> s.received() > 20_000));
      assertThat(sockets())
          .singleElement()
          .satisfies(each -> assertThat(each.buffered()).isLessThanOrEqualTo(4096));
      assertThat(peer.sent()).isLessThan(Listening.lines(lines).length());
      fork.cancel();
    }
  }

  private static boolean isFull(SocketSnapshot socket) {
    return socket.state() == SocketSnapshot.State.FULL;
  }

  @Test
  void aContinuationThatReadsMoreThanIsKeptBetweenSafePointsIsToldSo() throws Exception {
    restart("rfork.resources.socket-buffer", "4KiB");
    try (var peer = new FeedPeer(Listening.lines(10_000), 1 << 16, 0, false)) {
      assertThatThrownBy(() -> RemoteFork.fork(new Greedy(peer.port())).join())
          .isInstanceOf(ForkFailedException.class)
          .hasMessageContaining("127.0.0.1:" + peer.port())
          .hasMessageContaining("come by a safe point more often")
          .hasMessageContaining("rfork.resources.socket-buffer");
      Conditions.await("it is closed", () -> sockets().isEmpty());
    }
  }

  /** Reads all without a safe point. */
  private static final class Greedy extends Continuation<Integer> {
    private static final long serialVersionUID = 1L;

    private final int port;

    Greedy(int port) {
      this.port = port;
    }

    @Override
    protected Integer run() throws IOException {
      int lines = 0;
      RemoteSocket feed = RemoteSocket.connect("127.0.0.1", port);
      while (feed.readLine() != null) {
        lines++;
      }
      return lines;
    }
  }

  @Test
  void aTaskReadsAsMuchAsItLikesAndConnectsAnewWhenItRunsAgain() throws Exception {
    RUNS.set(0);
    restart("rfork.resources.socket-buffer", "4KiB");
    try (var peer = new FeedPeer(Listening.lines(10_000), 1 << 16, 0, false)) {
      int port = peer.port();
      Task<Integer> task =
          () -> {
            try (RemoteSocket feed = RemoteSocket.connect("127.0.0.1", port)) {
              feed.writeLine("run " + RUNS.incrementAndGet());
              int lines = feed.in().readAllBytes().length;
              if (RUNS.get() == 1) {
                throw new IllegalStateException("the first time");
              }
              return lines;
            }
          };
      assertThat(RemoteFork.fork(task, ForkOptions.DEFAULT.retries(1)).join())
          .isEqualTo(Listening.lines(10_000).length());
      Conditions.await("both are closed", () -> peer.ended() == 2);
      assertThat(peer.got()).isEqualTo("run 1\nrun 2\n");
      assertThat(sockets()).isEmpty();
    }
  }

  @Test
  void aConnectionThatBreaksFailsItsForkUnlessItHasAHandshake() throws Exception {
    try (var peer = new FeedPeer(Listening.lines(100), 20, 20, false)) {
      Fork<Integer> fork = RemoteFork.fork(new Listening(peer.port(), false, 0));
      Conditions.await("it talks", () -> peer.got().length() > 100);
      peer.breakConnections();
      assertThatThrownBy(fork::join)
          .isInstanceOf(ForkFailedException.class)
          .hasMessageContaining("socket \"127.0.0.1:" + peer.port() + "\" broke: ");
    }
    try (var peer = new FeedPeer(Listening.lines(100), 20, 20, true)) {
      Fork<Integer> fork = RemoteFork.fork(new Listening(peer.port(), true, 0));
      for (int length : new int[] {100, 500, 900}) {
        Conditions.await("it talks", () -> peer.got().length() > length);
        peer.breakConnections();
      }
      assertThat(fork.join()).isEqualTo(100);
      Conditions.await("all has come", () -> peer.got().contains("end"));
      assertThat(peer.got()).isEqualTo(Listening.answers(100));
      assertThat(peer.connections()).isGreaterThanOrEqualTo(4); // it is asked again if it is behind
    }
  }

  @Test
  void whatCannotBeConnectedSaysWhy() throws Exception {
    int free;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = gone.getLocalPort();
    }
    assertThatThrownBy(() -> RemoteFork.fork(() -> connected("127.0.0.1", free)).join())
        .hasMessageContaining("socket \"127.0.0.1:" + free + "\" is not connected from here")
        .hasMessageContaining("refused")
        .hasMessageContaining("see whether something listens there");
    assertThatThrownBy(() -> RemoteFork.fork(() -> connected("no-such-host.invalid", 1)).join())
        .hasMessageContaining("socket \"no-such-host.invalid:1\"")
        .hasMessageContaining("that host is not known there");
    assertThatThrownBy(() -> RemoteFork.fork(() -> connected("127.0.0.1", 70_000)).join())
        .hasMessageContaining("has no port from 1 to 65535");
    assertThatThrownBy(() -> connected("127.0.0.1", free))
        .isInstanceOf(MisuseException.class)
        .hasMessageContaining("inside a fork");
  }

  private static long connected(String host, int port) throws IOException {
    try (RemoteSocket socket = RemoteSocket.connect(host, port)) {
      return socket.received();
    }
  }

  @Test
  void aPortThatIsInUseSaysSo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> RemoteFork.fork(() -> listening(port)).join())
          .hasMessageContaining("port \"127.0.0.1:" + port + "\" is not opened on here")
          .hasMessageContaining("in use")
          .hasMessageContaining("free it, or name another");
    }
    assertThatThrownBy(() -> RemoteFork.fork(() -> listening(-1)).join())
        .hasMessageContaining("is not from 0 to 65535");
  }

  private static int listening(int port) throws IOException {
    try (RemoteServerSocket server = RemoteServerSocket.listen("127.0.0.1", port)) {
      return server.port();
    }
  }

  @Test
  void connectionsAreAcceptedInTurnAndGivenToForks() throws Exception {
    Fork<Integer> server = RemoteFork.fork(new Serving(3));
    Conditions.await("it listens", () -> !sockets().isEmpty());
    String name = sockets().get(0).name();
    int port = Integer.parseInt(name.substring(name.indexOf(':') + 1));
    List<Socket> clients = new ArrayList<>();
    try {
      for (int number = 0; number < 3; number++) {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
        clients.add(client);
        client.getOutputStream().write(("client " + number + "\n").getBytes(UTF_8));
      }
      for (int number = 0; number < 3; number++) {
        assertThat(clients.get(number).getInputStream().readAllBytes())
            .asString(UTF_8)
            .isEqualTo("hello client " + number + "\n");
      }
      assertThat(server.join()).isEqualTo(3);
      Conditions.await("all is closed", () -> sockets().isEmpty());
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
          .isInstanceOf(IOException.class);
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  /** Accepts some connections, and has each served by a fork of its own. */
  static final class Serving extends Continuation<Integer> {
    private static final long serialVersionUID = 1L;

    private final int clients;
    private final List<Fork<Integer>> forks = new ArrayList<>();
    private @Nullable RemoteServerSocket server;

    Serving(int clients) {
      this.clients = clients;
    }

    @Override
    protected Integer run() throws IOException {
      RemoteServerSocket open = server;
      if (open == null) {
        server = open = RemoteServerSocket.listen("127.0.0.1", 0);
        System.out.println("listens at " + open.port());
      }
      while (forks.size() < clients) {
        if (open.acceptable(Duration.ofMillis(200))) {
          RemoteSocket client = open.accept();
          forks.add(RemoteFork.fork(() -> serve(client)));
        }
        RemoteFork.checkpoint();
      }
      open.close();
      return forks.stream().mapToInt(Fork::join).sum();
    }

    private static int serve(RemoteSocket client) throws IOException {
      try (client) {
        client.writeLine("hello " + client.readLine());
        return 1;
      }
    }
  }

  @Test
  void whoGaveASocketAwayCannotUseItAnyMore() throws Exception {
    try (var peer = new FeedPeer(Listening.lines(2), 8, 0, false)) {
      int port = peer.port();
      assertThatThrownBy(() -> RemoteFork.fork(() -> generous(port)).join())
          .hasMessageMatching("(?s).*is not (attempt 1's of .*|on here) any more.*");
    }
  }

  private static @Nullable String generous(int port) throws IOException {
    RemoteSocket feed = RemoteSocket.connect("127.0.0.1", port);
    assertThat(RemoteFork.fork(() -> feed.readLine()).join()).isEqualTo("value 0");
    return feed.readLine();
  }

  @Test
  void manySocketsAreTendedByOneThread() throws Exception {
    try (var peer = new FeedPeer(Listening.lines(10), 8, 5, false)) {
      List<Fork<Integer>> forks =
          IntStream.range(0, 20)
              .mapToObj(i -> RemoteFork.fork(new Listening(peer.port(), false, 0)))
              .toList();
      forks.forEach(fork -> assertThat(fork.join()).isEqualTo(10));
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().equals("rfork-here-sockets"))
          .hasSize(1);
      Conditions.await("all are closed", () -> sockets().isEmpty());
    }
    node.close();
    Conditions.await(
        "its thread has ended",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("rfork-here-sockets")));
    node = new EmbeddedNode(2);
  }
}
