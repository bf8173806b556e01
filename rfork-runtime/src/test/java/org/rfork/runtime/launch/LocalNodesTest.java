package org.rfork.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.runtime.ClusterException;

@Timeout(60)
class LocalNodesTest {
  private final Events events = new Events();

  private static final class Events implements LocalNodes.Listener {
    final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    final CompletableFuture<EndedNode> ended = new CompletableFuture<>();

    @Override
    public void line(String node, String line) {
      lines.add(node + ": " + line);
    }

    @Override
    public void ended(EndedNode node) {
      ended.complete(node);
    }
  }

  private static ProcessBuilder fake(String... arguments) {
    return JvmCommand.ofThisJvm().running(FakeNodeMain.class.getName(), List.of(arguments));
  }

  private static Map<String, ProcessBuilder> commands(String name, String... what) {
    List<String> arguments = new ArrayList<>(List.of(name));
    arguments.addAll(List.of(what));
    return Map.of(name, fake(arguments.toArray(String[]::new)));
  }

  @Test
  void aNodeThatExitsIsReportedWithItsCodeAddressAndLastWords() throws Exception {
    try (LocalNodes nodes = LocalNodes.start(commands("n1", "exit", "3"), events)) {
      EndedNode ended = events.ended.get(30, TimeUnit.SECONDS);
      assertThat(ended.name()).isEqualTo("n1");
      assertThat(ended.address()).isEqualTo("127.0.0.1:1");
      assertThat(ended.how()).isEqualTo("exited with code 3");
      assertThat(ended.lastLines()).contains("words of n1").doesNotContain("is up at");
      assertThat(nodes.ended()).containsExactly(ended);
    }
  }

  @Test
  void aNodeThatWasPutOutIsReportedAndStartedAgain() throws Exception {
    String status = Integer.toString(EndedNode.PUT_OUT);
    try (LocalNodes nodes = LocalNodes.start(commands("n1", "exit", status), events)) {
      assertThat(events.ended.get(30, TimeUnit.SECONDS).how())
          .isEqualTo("was put out of its cluster");
      for (int life = 0; life < 3; life++) {
        assertThat(events.lines.poll(30, TimeUnit.SECONDS)).contains("words of n1");
      }
      assertThat(nodes.ended()).isEmpty();
      assertThat(nodes.allEnded()).isFalse();
    }
  }

  @Test
  void aKilledNodeIsReportedWithItsSignal() throws Exception {
    try (LocalNodes nodes = LocalNodes.start(commands("n1", "stay"), events)) {
      assertThat(events.lines.poll(30, TimeUnit.SECONDS)).contains("words of n1");
      assertThat(nodes.linesOfNodesNotUp()).isEmpty();
      ProcessHandle.of(nodes.pid("n1").orElseThrow()).orElseThrow().destroyForcibly();
      assertThat(events.ended.get(30, TimeUnit.SECONDS).how())
          .isEqualTo("was killed by signal 9 (SIGKILL)");
    }
  }

  @Test
  void whatTheJvmSaidOfItsEndIsPartOfHowItEnded() {
    String memory = "Terminating due to java.lang.OutOfMemoryError: Java heap space";
    assertThat(new EndedNode("n1", "", 3, List.of("words", memory)).how())
        .isEqualTo("exited with code 3 after java.lang.OutOfMemoryError: Java heap space");
    String crash = "#  SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=2";
    assertThat(new EndedNode("n1", "", 134, List.of("#", crash, "#")).how())
        .isEqualTo("was killed by signal 6 (SIGABRT) after SIGSEGV (0xb)");
  }

  @Test
  void closingEndsAllProcessesAndReportsNone() throws Exception {
    Map<String, ProcessBuilder> commands = new LinkedHashMap<>();
    commands.putAll(commands("n1", "stay"));
    commands.putAll(commands("n2", "stay"));
    LocalNodes nodes = LocalNodes.start(commands, events);
    ProcessHandle first = ProcessHandle.of(nodes.pid("n1").orElseThrow()).orElseThrow();
    ProcessHandle second = ProcessHandle.of(nodes.pid("n2").orElseThrow()).orElseThrow();
    nodes.close();
    first.onExit().get(30, TimeUnit.SECONDS);
    second.onExit().get(30, TimeUnit.SECONDS);
    assertThat(nodes.ended()).isEmpty();
    assertThat(events.ended).isNotDone();
  }

  @Test
  void aDetachedNodeIsReadLikeAnotherAndIsLeftIfThatIsAsked(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("n1.log");
    ProcessBuilder detached = Detached.command(fake("n1", "alone"), log);
    LocalNodes nodes = LocalNodes.start(Map.of("n1", detached), events);
    ProcessHandle process = ProcessHandle.of(nodes.pid("n1").orElseThrow()).orElseThrow();
    try {
      assertThat(events.lines.poll(30, TimeUnit.SECONDS)).contains("words of n1");
      assertThat(nodes.addresses()).containsExactly("127.0.0.1:1");
      nodes.leave(true);
      nodes.close();
      assertThat(process.isAlive()).isTrue();
      assertThat(log).content().contains("words of n1");
      nodes.leave(false);
      nodes.close();
      process.onExit().get(30, TimeUnit.SECONDS);
      assertThat(log).doesNotExist();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aNodeDiesWithItsKilledDriver() throws Exception {
    Process driver = fake("driver", "driver").redirectErrorStream(true).start();
    try (BufferedReader output = driver.inputReader()) {
      String line = output.readLine();
      while (line != null && !line.startsWith("pid ")) {
        line = output.readLine();
      }
      assertThat(line).isNotNull();
      ProcessHandle node = ProcessHandle.of(Long.parseLong(line.substring(4))).orElseThrow();
      while (!"words of n1".equals(line)) {
        line = output.readLine();
      }
      driver.destroyForcibly();
      node.onExit().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    JvmCommand wrong = new JvmCommand(Path.of("/no/such/java"), List.of(), "");
    assertThatThrownBy(
            () -> LocalNodes.start(Map.of("n1", wrong.running("Main", List.of())), events))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("/no/such/java");
  }

  @Test
  void theUpLineIsReadAsItIsWritten() {
    UpLine up = new UpLine("n1", "host.example:25520");
    assertThat(UpLine.parse(up.toString())).contains(up);
    assertThat(UpLine.parse("something else")).isEmpty();
  }
}
