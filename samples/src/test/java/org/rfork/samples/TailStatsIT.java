package org.rfork.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.ForkState;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.Order;
import org.rfork.runtime.launch.Nodes;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.ForkSnapshot;
import org.rfork.runtime.view.NodeSnapshot;
import org.rfork.runtime.view.SocketSnapshot;

/** The sample {@code tail-stats} is moved ten times and killed twice, and nobody can tell. */
@Tag("chaos")
@Timeout(300)
class TailStatsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int PER_STEP = 100;
  private static final int MOVES = 10;
  private static final int KILLS = 2;
  private static final int STEPS = MOVES + KILLS + 2;
  private static final int EVERY = 5;

  @TempDir private Path folder;

  private Cli cli;
  private Cli.Submitted job;
  private String address = "";

  @Test
  void theReportIsTheSameByteForByteThoughItIsMovedTenTimesAndKilledTwice() throws Exception {
    cli =
        new Cli(
            folder,
            "cluster.join-timeout = 2m, checkpoint.interval = 200ms, migration.enabled = false,"
                + " resources.lease = 2s, resources.roots.data = \""
                + folder
                + "\"");
    try (var feed = new Feed()) {
      Map<String, Object> undisturbed = undisturbed(feed);
      int before = feed.connections.get();
      Map<String, Object> disturbed = disturbed(feed);
      assertThat(folder.resolve("disturbed.txt"))
          .hasSameBinaryContentAs(folder.resolve("undisturbed.txt"));
      for (String key : List.of("value", "standardError", "samples", "result")) {
        assertThat(disturbed.get(key)).as(key).isEqualTo(undisturbed.get(key));
      }
      assertThat(feed.connections.get() - before).as("connections").isGreaterThan(1);
    } finally {
      cli.close();
    }
  }

  private String command(Feed feed, String name) {
    return "tail-stats --threads 1 -o json --file data:%s.in --feed 127.0.0.1:%d --report data:%s.txt --pairs %d --every %d"
        .formatted(name, feed.port(), name, STEPS * PER_STEP, EVERY);
  }

  private Map<String, Object> undisturbed(Feed feed) throws Exception {
    grow("undisturbed", 0, STEPS * PER_STEP);
    Map<String, Object> result = cli.run(command(feed, "undisturbed") + " --nodes 1").json();
    assertThat(Files.readAllLines(folder.resolve("undisturbed.txt")))
        .hasSize(STEPS * PER_STEP / EVERY);
    return result;
  }

  /** Of each step there is more to read, and while it is read the fork is moved or killed. */
  private Map<String, Object> disturbed(Feed feed) throws Exception {
    grow("disturbed", 0, PER_STEP);
    job = cli.submit(command(feed, "disturbed") + " --nodes 4");
    address = job.address();
    awaitReport(1);
    int moves = 0;
    List<String> kills = new ArrayList<>();
    for (int step = 1; step < STEPS - 1; step++) {
      grow("disturbed", step * PER_STEP, PER_STEP);
      if (step == 4 || step == 9) {
        kills.add(kill(step == 4 ? home() : root(job.job()).node()));
      } else {
        moves += move(job.job());
      }
      awaitReport(step);
    }
    assertThat(moves).isEqualTo(MOVES);
    assertThat(kills).hasSize(KILLS);
    grow("disturbed", (STEPS - 1) * PER_STEP, PER_STEP); // until now it cannot have ended
    return job.driver().json();
  }

  private void grow(String name, int from, int count) throws IOException {
    var lines = new StringBuilder();
    for (int i = from; i < from + count; i++) {
      lines.append(StrictMath.sin(i)).append('\n');
    }
    Files.writeString(
        folder.resolve(name + ".in"), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void awaitReport(int steps) throws Exception {
    Path report = folder.resolve("disturbed.txt");
    Cli.await(
        steps + " steps are in the report",
        () ->
            Files.exists(report) && Files.readAllLines(report).size() >= steps * PER_STEP / EVERY);
  }

  /** On a busy machine one answer may be late; when the driver has ended its words say why. */
  private ClusterSnapshot look() throws Exception {
    List<ClusterSnapshot> seen = new ArrayList<>();
    Cli.await(
        "the driver answers",
        () -> {
          assertThat(job.driver().process().isAlive()).as(job.driver().err()).isTrue();
          try {
            return seen.add(Nodes.observe(address, PATIENCE));
          } catch (ClusterException late) {
            return false;
          }
        });
    return seen.get(0);
  }

  private ForkSnapshot root(String path) throws Exception {
    List<ForkSnapshot> found = new ArrayList<>();
    Cli.await(
        "it runs",
        () -> {
          found.clear();
          look().forks().stream()
              .filter(fork -> fork.path().equals(path) && fork.state() == ForkState.RUNNING)
              .filter(fork -> !fork.node().isEmpty())
              .forEach(found::add);
          return !found.isEmpty();
        });
    return found.get(0);
  }

  private String home() throws Exception {
    return look().sockets().stream().map(SocketSnapshot::home).findFirst().orElseThrow();
  }

  private int move(String path) throws Exception {
    ForkSnapshot fork = root(path);
    List<String> others =
        look().nodes().stream()
            .filter(node -> node.roles().contains("worker") && !node.name().equals(fork.node()))
            .map(NodeSnapshot::name)
            .toList();
    String to = others.get(StrictMath.floorMod(fork.node().hashCode(), others.size()));
    Order.Answer answer = Nodes.command(address, new Order(Order.Verb.MOVE, path, to), PATIENCE);
    assertThat(answer.done()).as(answer.said()).isTrue();
    Cli.await("it went to " + to, () -> root(path).node().equals(to));
    return 1;
  }

  private String kill(String node) throws Exception {
    NodeSnapshot victim =
        look().nodes().stream().filter(each -> each.name().equals(node)).findFirst().orElseThrow();
    ProcessHandle.of(victim.pid()).ifPresent(ProcessHandle::destroyForcibly);
    return node;
  }

  /** A server of plain JDK sockets that sends numbers from the byte on that it is asked for. */
  private static final class Feed implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final byte[] numbers = numbers();
    private final AtomicInteger connections = new AtomicInteger();

    Feed() throws IOException {
      start(this::accept);
    }

    int port() {
      return server.getLocalPort();
    }

    private static byte[] numbers() {
      var lines = new StringBuilder();
      for (int i = 0; i < STEPS * PER_STEP; i++) {
        lines.append(StrictMath.cos(0.9 * i)).append('\n');
      }
      return lines.toString().getBytes(UTF_8);
    }

    private static void start(Runnable work) {
      var thread = new Thread(work, "tail-stats-feed");
      thread.setDaemon(true);
      thread.start();
    }

    private void accept() {
      try {
        while (true) {
          Socket client = server.accept();
          connections.incrementAndGet();
          start(() -> serve(client));
        }
      } catch (IOException closed) {
        // The test is over.
      }
    }

    private void serve(Socket client) {
      try (client) {
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream();
        var line = new ByteArrayOutputStream();
        for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
          line.write(one);
        }
        int from = Integer.parseInt(line.toString(UTF_8).substring("FROM ".length()));
        out.write(numbers, from, numbers.length - from);
        while (in.read() >= 0) {
          // Until the client ends.
        }
      } catch (IOException gone) {
        // The client's node died.
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
