package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.Continuation;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.resource.Handshake;
import org.rfork.resource.RemoteSocket;
import org.rfork.runtime.Order;
import org.rfork.runtime.view.SocketSnapshot;

/** A connection that is made anew by another node than the one that has what its peer misses. */
@Timeout(120)
class ResentOutputIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Map<String, String> SETTINGS = Map.of("rfork.migration.enabled", "false");

  private static List<SocketSnapshot> sockets(TestCluster cluster) {
    return cluster.driver().snapshot(Duration.ofSeconds(5)).sockets();
  }

  @Test
  void whatThePeerLostOfAConnectionIsSentAgainByTheNodeThatHasTheNextOne(@TempDir Path folder)
      throws Exception {
    int length = 200_000;
    Path config = folder.resolve("rules.conf");
    Files.writeString(config, "rfork.resources.rules = [{kind=socket, policy=reopen}]\n");
    try (var peer = new ForgetfulPeer();
        var cluster = new TestCluster(2, 1, SETTINGS, config)) {
      Job<Integer> job =
          RemoteFork.submit(
              new Writing(peer.port(), length),
              JobOptions.named("write").seed(6).allow("com.example"));
      try (ForgetfulPeer.Connection first = peer.next(0)) {
        assertThat(first.read(1000)).isEqualTo(ForgetfulPeer.content(0, 1000));
        Conditions.await(
            "it waits",
            () -> cluster.lines().stream().anyMatch(line -> line.contains("all is written")));
        String home = sockets(cluster).get(0).home();
        var going = CompletableFuture.supplyAsync(() -> goesOn(peer, first));
        String there = home.equals("n1") ? "n2" : "n1";
        var move = new Order(Order.Verb.MOVE, job.root().path().value(), there);
        assertThat(cluster.driver().carryOut(move).done()).isTrue();
        try (ForgetfulPeer.Connection next = going.get()) {
          Conditions.await("the former one is over", () -> sockets(cluster).size() == 1);
          assertThat(sockets(cluster).get(0).home()).isEqualTo(there);
          assertThat(next.read(length - 1000)).isEqualTo(ForgetfulPeer.content(1000, length));
          next.say("well");
          assertThat(next.rest()).asString().isEqualTo("well!");
        }
      }
      assertThat(job.join(LIMIT)).isEqualTo(length + "well!".length());
      Conditions.await("it is closed", () -> sockets(cluster).isEmpty());
    }
  }

  private static ForgetfulPeer.Connection goesOn(
      ForgetfulPeer peer, ForgetfulPeer.Connection first) {
    try (ForgetfulPeer.Connection asking = peer.next(1000)) {
      first.breakOff(); // with what it has not read
      assertThat(asking.isGivenUp()).isTrue();
      return peer.goesOn(1000);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Writes so many bytes, and goes on when the peer says so. */
  private static final class Writing extends Continuation<Integer> {
    private static final long serialVersionUID = 1L;

    private final int port;
    private final int length;
    private @Nullable RemoteSocket peer;

    Writing(int port, int length) {
      this.port = port;
      this.length = length;
    }

    @Override
    protected Integer run() throws IOException {
      RemoteSocket open = peer;
      if (open == null) {
        Handshake handshake = Listening::agree;
        peer = open = RemoteSocket.connect("127.0.0.1", port, handshake);
        open.write(ForgetfulPeer.content(0, length), 0, length);
        System.out.println("all is written");
      }
      while (!open.readable(Duration.ofMillis(20))) {
        RemoteFork.checkpoint();
      }
      open.write(open.readLine() + "!");
      open.shutdownOutput();
      return (int) open.sent();
    }
  }
}
