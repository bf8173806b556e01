package com.example;

import static com.example.ForgetfulPeer.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.ForgetfulPeer.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Fork;
import org.rfork.RemoteFork;
import org.rfork.resource.Handshake;
import org.rfork.resource.RemoteSocket;
import org.rfork.runtime.view.SocketSnapshot;

/** Connections that are lost with bytes that were written and that the peer has not read. */
@Timeout(60)
class ResentOutputTest {
  /** More than the system takes of a connection whose peer does not read. */
  private static final int LENGTH = 6 << 20;

  private static final int READ = 100_000;

  private static final AtomicLong WRITTEN = new AtomicLong();

  private EmbeddedNode node;

  @BeforeEach
  void start() {
    WRITTEN.set(0);
    node = new EmbeddedNode(2, "rfork.resources.socket-buffer", "8MiB");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private List<SocketSnapshot> sockets() {
    return node.running().snapshot(Duration.ofSeconds(5)).sockets();
  }

  private static void awaitWritten(int length) {
    Conditions.await("all is written", () -> WRITTEN.get() == length);
  }

  /** Writes, and goes on when the peer says so. */
  private static long writing(int port) throws IOException {
    try (RemoteSocket peer = connected(port)) {
      peer.write(content(0, LENGTH), 0, LENGTH);
      WRITTEN.set(peer.sent());
      String said = peer.readLine();
      peer.write(said + "!");
      peer.shutdownOutput();
      return peer.read() < 0 ? peer.sent() : 0;
    }
  }

  /** Writes, and reads what there is then. */
  private static int reading(int port, boolean endsOutput) throws IOException {
    try (RemoteSocket peer = connected(port)) {
      peer.write(content(0, LENGTH), 0, LENGTH);
      if (endsOutput) {
        peer.shutdownOutput();
      }
      WRITTEN.set(peer.sent());
      return peer.read();
    }
  }

  private static RemoteSocket connected(int port) throws IOException {
    Handshake handshake = Listening::agree;
    return RemoteSocket.connect("127.0.0.1", port, handshake);
  }

  /** Has read some when it breaks. */
  private static void breakOff(Connection connection) throws IOException {
    assertThat(connection.read(READ)).isEqualTo(content(0, READ));
    connection.breakOff();
  }

  /** The first connection does, when all is written. */
  private static void firstBreaks(ForgetfulPeer peer) throws IOException {
    try (Connection first = peer.next(0)) {
      awaitWritten(LENGTH);
      breakOff(first);
    }
  }

  @Test
  void whatTheSystemOrTheHomeHadIsSentAgain() throws Exception {
    try (var peer = new ForgetfulPeer()) {
      int port = peer.port();
      Fork<Long> fork = RemoteFork.fork(() -> writing(port));
      try (Connection first = peer.next(0)) {
        awaitWritten(LENGTH);
        assertThat(sockets())
            .singleElement()
            .satisfies(each -> assertThat(each.sent()).isBetween((long) READ / 10, LENGTH - 1L));
        breakOff(first);
      }
      try (Connection next = peer.goesOn(READ)) {
        assertThat(next.read(LENGTH - READ)).isEqualTo(content(READ, LENGTH));
        Conditions.await("it is sent", () -> sockets().get(0).sent() == LENGTH);
        next.say("go on");
        assertThat(next.rest()).asString().isEqualTo("go on!");
      }
      assertThat(fork.join()).isEqualTo(LENGTH + "go on!".length());
      Conditions.await("it is closed", () -> sockets().isEmpty());
    }
  }

  @Test
  void itIsSentAgainAndTheOutputEndsIfItHadEnded() throws Exception {
    try (var peer = new ForgetfulPeer()) {
      int port = peer.port();
      Fork<Integer> fork = RemoteFork.fork(() -> reading(port, true));
      firstBreaks(peer);
      try (Connection next = peer.goesOn(READ)) {
        assertThat(next.rest()).isEqualTo(content(READ, LENGTH));
      }
      assertThat(fork.join()).isEqualTo(-1);
    }
  }

  @Test
  void whatThePeerStillReadsOfTheOldConnectionIsNotSentAgain() throws Exception {
    // One each 100 ms: that takes longer than a peer is waited for that has no more.
    int step = LENGTH / 16;
    try (var peer = new ForgetfulPeer()) {
      int port = peer.port();
      Fork<Long> fork = RemoteFork.fork(() -> writing(port));
      firstBreaks(peer);
      for (int have = step; have < LENGTH; have += step) {
        try (Connection next = peer.next(have)) {
          assertThat(next.isGivenUp()).isTrue();
        }
      }
      try (Connection next = peer.next(LENGTH)) {
        next.say("go on");
        assertThat(next.rest()).asString().isEqualTo("go on!");
      }
      assertThat(fork.join()).isEqualTo(LENGTH + "go on!".length());
    }
  }

  @Test
  void aResetWhileMuchWaitsToBeSentIsNotTakenForTheEnd() throws Exception {
    try (var peer = new ForgetfulPeer()) {
      int port = peer.port();
      Fork<Integer> fork =
          RemoteFork.fork(
              () -> {
                try (RemoteSocket open = RemoteSocket.connect("127.0.0.1", port)) {
                  open.writeLine("FROM 0");
                  assertThat(open.readLine()).isEqualTo("HAVE 0");
                  open.write(content(0, LENGTH), 0, LENGTH);
                  WRITTEN.set(LENGTH);
                  return open.read();
                }
              });
      firstBreaks(peer);
      assertThatThrownBy(fork::join)
          .hasMessageContaining("socket \"127.0.0.1:" + port + "\" broke: ");
    }
  }

  @Test
  void aPeerThatEndsAndReadsNoMoreHasEndedThoughMuchWaitsToBeSent() throws Exception {
    try (var peer = new ForgetfulPeer()) {
      int port = peer.port();
      Fork<Integer> fork = RemoteFork.fork(() -> reading(port, false));
      try (Connection first = peer.next(0)) {
        awaitWritten(LENGTH);
        first.socket().shutdownOutput();
        assertThat(fork.join()).isEqualTo(-1);
        assertThat(first.rest()).isEqualTo(content(0, LENGTH));
      }
    }
  }

  @Test
  void whatIsNotKeptAnyMoreIsSaid() throws Exception {
    stop();
    node = new EmbeddedNode(2, "rfork.resources.socket-buffer", "4KiB");
    int length = 6000;
    try (var peer = new ForgetfulPeer()) {
      int port = peer.port();
      Fork<Integer> fork =
          RemoteFork.fork(
              () -> {
                try (RemoteSocket open = connected(port)) {
                  open.write(content(0, length), 0, length);
                  WRITTEN.set(open.sent());
                  return open.read();
                }
              });
      try (Connection first = peer.next(0)) {
        awaitWritten(length);
        first.breakOff();
      }
      var asking =
          CompletableFuture.runAsync(
              () -> {
                try (Connection never = peer.goesOn(0)) {
                  throw new AssertionError("it goes on with " + never);
                } catch (IOException closed) {
                  // The test is over.
                }
              });
      assertThatThrownBy(fork::join)
          .hasMessageContaining("socket \"127.0.0.1:" + port + "\" has lost bytes")
          .hasMessageContaining("its peer has 0 of the 6000 that were written")
          .hasMessageContaining("has kept the last 4096")
          .hasMessageContaining("raise rfork.resources.socket-buffer")
          .hasMessageContaining("have its Handshake send them");
      peer.close();
      asking.get();
    } catch (ExecutionException wentOn) {
      throw new AssertionError(wentOn);
    }
  }
}
