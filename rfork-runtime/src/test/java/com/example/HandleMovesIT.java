package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rfork.Continuation;
import org.rfork.ForkState;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.resource.OpenMode;
import org.rfork.resource.RemoteFile;
import org.rfork.resource.RemoteSocket;
import org.rfork.resource.Resource;
import org.rfork.runtime.Order;
import org.rfork.runtime.view.Move;

/**
 * How long moves with open handles take. The nodes have come up just now, so that the first moves
 * run code of handles for the first time and the next ones have it interpreted; of the last ones
 * the median counts, since among them may be a collection of garbage, or a turn of the machine's
 * other work.
 */
@Tag("chaos")
@Timeout(120)
class HandleMovesIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int WARM = 15;
  private static final int MOVES = 2 * WARM;

  /** Until a fork goes on; the median of moves between nodes that have made many. */
  private static final long MOST_MILLIS = 50;

  private static final long MOST_FIRST_MILLIS = 2000;

  @TempDir private Path directory;

  /** Has handles open, and runs until a file says that it may end. */
  private static final class Porter extends Continuation<Integer> {
    private static final long serialVersionUID = 1L;

    private final String directory;
    private final String what;
    private final int count;
    private final int port;
    private final List<Object> handles = new ArrayList<>();

    Porter(String directory, String what, int count, int port) {
      this.directory = directory;
      this.what = what;
      this.count = count;
      this.port = port;
    }

    @Override
    protected Integer run() throws Exception {
      while (handles.size() < count) {
        String name = "data:file" + handles.size();
        handles.add(
            switch (what) {
              case "tickets" -> Resource.open(new Ticket(directory, handles.size()));
              case "sockets" -> RemoteSocket.connect("127.0.0.1", port);
              case "readers", "remote-readers" -> RemoteFile.open(name, OpenMode.READ);
              default -> RemoteFile.open(name, OpenMode.APPEND);
            });
      }
      Files.createFile(Path.of(directory, "open-" + RemoteFork.node()));
      while (!Files.exists(Path.of(directory, "end"))) {
        Thread.sleep(1);
        RemoteFork.checkpoint();
      }
      return handles.size();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nothing, 0",
    "tickets, 20",
    "readers, 20",
    "remote-readers, 20",
    "writers, 20",
    "sockets, 20"
  })
  void aMoveWithTwentyHandlesIsQuick(String what, int count) throws Exception {
    for (int file = 0; file < count; file++) {
      Files.writeString(directory.resolve("file" + file), "content of " + file);
    }
    Map<String, String> settings =
        Map.of("rfork.migration.enabled", "false", "rfork.resources.roots.data", "" + directory);
    String policy = what.equals("remote-readers") ? "keep-home" : "reopen";
    Path config =
        Files.writeString(
            directory.resolve("rules.conf"),
            "rfork.resources.rules = [{kind=file, name=\"data:*\", policy=%s}]".formatted(policy));
    try (var peer = new FeedPeer(Listening.lines(1), 8, 0, false);
        var cluster = new TestCluster(2, 1, settings, config)) {
      Job<Integer> job =
          RemoteFork.submit(
              new Porter(directory.toString(), what, count, peer.port()),
              JobOptions.named("porter").seed(6).allow("com.example"));
      List<Long> whole = new ArrayList<>();
      for (int moves = 0; moves < MOVES; moves++) {
        Conditions.await(
            "it is there",
            () -> job.root().state() == ForkState.RUNNING && opened(job.root().node().orElse("")));
        String there = job.root().node().filter("n1"::equals).isPresent() ? "n2" : "n1";
        Files.deleteIfExists(directory.resolve("open-" + there));
        long began = System.nanoTime();
        var order = new Order(Order.Verb.MOVE, job.root().path().value(), there);
        assertThat(cluster.driver().carryOut(order).done()).isTrue();
        int made = moves + 1;
        while (!opened(there)) {
          Thread.sleep(1);
        }
        whole.add((System.nanoTime() - began) / 1_000_000);
        Conditions.await("it went", () -> moves(cluster).size() == made);
      }
      assertThat(moves(cluster)).allMatch(Move::moved);
      List<Long> millis = moves(cluster).stream().map(Move::millis).toList();
      System.out.println(
          "moves with %d %s, ms: %s, until they go on %s, medians of the third to the tenth %d, of the last %d"
              .formatted(
                  count,
                  what,
                  millis,
                  whole,
                  median(whole.subList(2, 10)),
                  median(whole.subList(MOVES - WARM, MOVES))));
      Files.createFile(directory.resolve("end"));
      assertThat(job.join(LIMIT)).isEqualTo(count);
      assertThat(median(whole.subList(MOVES - WARM, MOVES))).isLessThan(MOST_MILLIS);
      assertThat(whole).allMatch(each -> each < MOST_FIRST_MILLIS);
    }
  }

  private static long median(List<Long> millis) {
    return millis.stream().sorted().toList().get(millis.size() / 2);
  }

  private boolean opened(@Nullable String node) {
    return Files.exists(directory.resolve("open-" + node));
  }

  private static List<Move> moves(TestCluster cluster) {
    return cluster.driver().snapshot(Duration.ofSeconds(5)).moves();
  }
}
