package org.rfork.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.CaptureException;
import org.rfork.ForkFailedException;
import org.rfork.ForkPath;
import org.rfork.ForkRefusedException;
import org.rfork.RemoteFailure;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.launch.JvmCommand;

class CommandsTest {
  private static final String AT = "--cluster=" + FakeCluster.ADDRESS;

  @TempDir Path directory;
  private Terminal terminal;

  @BeforeEach
  void sitDown() {
    terminal = new Terminal(directory);
  }

  /** A class whose main says what it got. */
  public static final class Echo {
    private Echo() {}

    public static void main(String[] arguments) {
      if (List.of(arguments).contains("fail")) {
        throw new IllegalArgumentException("told to fail");
      }
      System.out.println(String.join(" ", arguments));
    }
  }

  @Test
  void runPrintsTheAnswerAsText() {
    assertThat(terminal.type("run", "toy", AT, "--points", "7", "--seed", "9")).isZero();
    assertThat(terminal.out().replaceAll("wall time .*", "wall time"))
        .isEqualTo(
            """
            [toy-1/0] hello
            toy, seed 9, 2 nodes
              value            2.3333333333333335
              standard error   0.012
              95 % confidence  [2.3092, 2.3574]
              samples          12,345
              forks            1,200
                on n1          700
                on n2          399
              wall time

              relative error  NaN
              style           plain

              wrote toy.png
            """);
    assertThat(terminal.err())
        .contains("[toy-1/1] careful")
        .contains("cluster is up at 10.0.0.1:4000 after");
    assertThat(terminal.cluster.submitted.seed()).isEqualTo(9);
    assertThat(terminal.cluster.submitted.name()).isEqualTo("toy");
    assertThat(terminal.cluster.submitted.allow())
        .containsExactlyInAnyOrder("org.rfork.runtime.cli", "org.rfork.samples");
    assertThat(terminal.cluster.config.node().roles()).containsExactly("driver");
    assertThat(terminal.cluster.config.cluster().seedNodes()).containsExactly(FakeCluster.ADDRESS);
    assertThat(terminal.cluster.closed).isTrue();
  }

  @Test
  void runPrintsOneJsonDocumentAndNothingElseOnStandardOutput() throws Exception {
    assertThat(terminal.type("run", AT, "-o", "json", "toy")).isZero();
    Map<String, Object> document = JSON.std.mapFrom(terminal.out());
    assertThat(document.keySet())
        .containsExactly(
            "sample",
            "seed",
            "nodes",
            "forks",
            "samples",
            "value",
            "standardError",
            "confidence95",
            "forksPerNode",
            "wallSeconds",
            "result",
            "written");
    assertThat(document)
        .containsEntry("sample", "toy")
        .containsEntry("seed", 1)
        .containsEntry("nodes", 2)
        .containsEntry("forks", 1200)
        .containsEntry("value", 1.0)
        .containsEntry("forksPerNode", Map.of("n1", 700, "n2", 399));
    assertThat((List<?>) document.get("confidence95")).hasSize(2);
    assertThat((Map<?, ?>) document.get("result"))
        .isEqualTo(mapOf("relative error", null, "style", "plain"));
    assertThat(terminal.err()).contains("[toy-1/0] hello").contains("[toy-1/1] careful");
  }

  @Test
  void runCallsAMainClassWithItsOwnArguments() {
    String main = Echo.class.getName();
    assertThat(terminal.type("run", main, AT, "a", "--own", "3", "--", "--seed", "x", "-o", "json"))
        .isZero();
    assertThat(terminal.out()).contains(main + ", seed 1, 2 nodes");
    assertThat(terminal.type("run", main, AT, "fail")).isEqualTo(1);
    assertThat(terminal.err())
        .contains("the program failed: java.lang.IllegalArgumentException: told to fail");
  }

  @Test
  void optionsThatMakeNoSenseAreUsageErrorsWithoutAStack() {
    assertUsage("cluster", "run", "toy", AT, "--nodes", "2");
    assertUsage("--nodes must be from 1 to 1000, not 0", "run", "--nodes", "0", "toy");
    assertUsage("--points must not be negative: -1", "run", "toy", AT, "--points", "-1");
    assertUsage("no sample and no class 'tpy'", "run", "tpy", AT);
    assertUsage("which command", new String[0]);
    assertUsage("run what?", "run");
    assertUsage("Invalid value for option '--seed'", "run", "toy", "--seed", "x");
    assertUsage("there is no none.jar", "run", "none.jar");
    assertUsage("nowhere.conf", "config", "--config", "nowhere.conf");
    assertUsage("path", "explain", "a//b", AT);
    assertUsage("--seconds must be from 0.01 to 3600, not 0", "bench", "--seconds", "0");
    assertUsage("leave --durable out", "bench", "--durable");
  }

  @Test
  void aDurableJobIsFoundAgainWithTheOptionsThatItsReportNeeds() throws Exception {
    assertThat(terminal.type("run", "--durable", "toy", AT, "--points", "7", "--seed", "9"))
        .isZero();
    assertThat(terminal.cluster.submitted.durable()).isTrue();
    assertThat(terminal.err()).contains("toy-1 is durable: rfork attach finds it again");
    assertThat(terminal.type("attach", "toy-1", AT, "-o", "json")).isZero();
    assertThat(terminal.cluster.heard).isEqualTo("toy-1");
    Map<String, Object> document = JSON.std.mapFrom(terminal.out());
    assertThat(document)
        .containsEntry("sample", "toy")
        .containsEntry("seed", 9)
        .containsEntry("value", 7.5)
        .containsEntry("forks", 1200);
    assertThat(document.get("wallSeconds")).isInstanceOf(Double.class);
  }

  @Test
  void ofAJobOfSomebodyElseTheResultIsShown() {
    assertThat(terminal.type("attach", "toy-1", AT)).isZero();
    assertThat(terminal.out())
        .contains("toy-1, 2 nodes\n", "returned  7.5")
        .doesNotContain("seed", "wall time");
  }

  @Test
  void aJobThatNoNodeKnowsIsNamedWithThoseThatTheyKnow() {
    assertThat(terminal.type("attach", "tpy-1", AT)).isEqualTo(1);
    assertThat(terminal.err()).contains("no node knows a job 'tpy-1'; known are toy-1");
    assertUsage("toy-1/4 is a fork; its job is toy-1", "attach", "toy-1/4", AT);
  }

  @Test
  void aMainMethodCannotBeDurable() {
    assertUsage("cannot be durable", "run", Echo.class.getName(), AT, "--durable");
    assertThat(terminal.err()).contains("docs/guide.md", "RemoteFork.submit");
    assertUsage("leave --durable out", "restart", "none.job", AT, "--durable");
  }

  @Test
  void failuresOfTheJobHaveTheirExitCodes() {
    RemoteFailure remote =
        new RemoteFailure(
            "java.io.IOException",
            "disk full",
            new StackTraceElement[] {
              new StackTraceElement("org.rfork.runtime.exec.Joins", "join", "Joins.java", 1),
              new StackTraceElement("com.acme.Work", "step", "Work.java", 12),
              new StackTraceElement("org.rfork.runtime.exec.ForkRun", "run", "ForkRun.java", 2)
            },
            null);
    ForkPath path = new ForkPath("toy-1/3");
    terminal.cluster.submitFailure =
        new ForkFailedException("toy-1/3 failed on n2, attempt 1", path, "n2", 1, remote);
    assertThat(terminal.type("run", "toy", AT)).isEqualTo(1);
    assertThat(terminal.err())
        .endsWith(
            """
            toy-1/3 failed on n2, attempt 1
            caused by java.io.IOException: disk full
                at com.acme.Work.step(Work.java:12)
            """);

    terminal.cluster.submitFailure =
        new ForkRefusedException("node n1 lacks class com.acme.Work", path, null, 0, null);
    assertThat(terminal.type("run", "toy", AT)).isEqualTo(4);
    terminal.cluster.submitFailure =
        new CaptureException(CaptureException.Kind.UNSUPPORTED_TYPE, "$.thread", "a Thread");
    assertThat(terminal.type("run", "toy", AT)).isEqualTo(4);
    assertThat(terminal.err()).endsWith("$.thread: a Thread\n");
    RemoteFailure refusedBelow =
        new RemoteFailure(CaptureException.class.getName(), "$.x", new StackTraceElement[0], null);
    terminal.cluster.submitFailure = new ForkFailedException("failed", path, "n1", 1, refusedBelow);
    assertThat(terminal.type("run", "toy", AT)).isEqualTo(4);
    assertThat(terminal.type("ps", "--cluster", "10.9.9.9:1")).isEqualTo(3);
    assertThat(terminal.err()).isEqualTo("no node answers at 10.9.9.9:1 within 5\n");
  }

  @Test
  void aLocalNodeThatEndsBeforeItIsUpEndsTheRunWithItsLastLines() {
    JvmCommand noJvm = new JvmCommand(Path.of("echo"), List.of("out of luck"), "");
    terminal = new Terminal(directory, noJvm);
    terminal.cluster.workersUp = false;
    assertThat(terminal.type("run", "toy", "--nodes", "1")).isEqualTo(3);
    assertThat(terminal.err())
        .contains("node n1 exited with code 0 before it was up. It printed last:\n  out of luck")
        .contains("local-node rfork.node.name=n1 rfork.node.port=0 rfork.cluster.seed-nodes=127");
    assertThat(terminal.cluster.config.node().name()).isEqualTo("driver");
    assertThat(terminal.cluster.config.cluster().seedNodes())
        .containsExactly("127.0.0.1:" + terminal.cluster.config.node().port());
    assertThat(terminal.cluster.closed).isTrue();
    assertThat(terminal.registry.running()).isEmpty();
  }

  @Test
  void aLocalNodeIsWhatItsArgumentsSay() {
    RforkConfig config =
        LocalNode.config(
            List.of(
                "rfork.node.name=n2", "rfork.cluster.seed-nodes=a:1,b:2", "rfork.node.threads=3"));
    assertThat(config.node().name()).isEqualTo("n2");
    assertThat(config.node().threads()).isEqualTo(3);
    assertThat(config.cluster().seedNodes()).containsExactly("a:1", "b:2");
    assertThatThrownBy(() -> LocalNode.config(List.of("nonsense")))
        .hasMessageContaining("nonsense");
  }

  @Test
  void helpShowsASamplesOwnOptionsAndTheExitCodes() {
    assertThat(terminal.type("run", "toy", "--help")).isZero();
    assertThat(terminal.out())
        .contains("--points", "how many points. Default 3.", "--seed", "Answers with its option.")
        .contains("Exit codes:", "130");
  }

  @Test
  void psShowsJobsAndLiveForks() throws Exception {
    assertThat(terminal.type("ps", AT)).isZero();
    assertThat(terminal.out())
        .isEqualTo(
            """
            JOB    DRIVER  STATE    FORKS  ENDED  DONE     AGE
            toy-1  driver  running  1,200  1,099  50 %  2.50 s

            FORK     LABEL    STATE    NODE  ATTEMPT  DONE     AGE  WHY
            toy-1/4  db-read  waiting  -           0   0 %  1.20 s  no node has role gpu

            REGION  OPENED BY  NODE      BYTES  WRITTEN  ATTACHED
            grid    toy-1/0    n1    1,048,576   65,536  toy-1/0 toy-1/1
            """);
    assertThat(terminal.type("ps", AT, "-o", "json")).isZero();
    assertThat(JSON.std.mapFrom(terminal.out())).containsOnlyKeys("jobs", "forks", "regions");
  }

  @Test
  void filesShowsWhoHasWhatOpenAndTheirLeases() throws Exception {
    assertThat(terminal.type("files", AT)).isZero();
    assertThat(terminal.out())
        .isEqualTo(
            """
            FILE      MODE    LEASE  VERSION   BYTES  FORK     ATTEMPT  NODE  HOME
            data:in   read        -        -       -  toy-1/0        1  n1    n1
            data:log  append      7       31  20,480  toy-1/1        2  n1    n2
            """);
    assertThat(terminal.type("files", AT, "-o", "json")).isZero();
    assertThat(JSON.std.mapFrom(terminal.out())).containsOnlyKeys("files");
  }

  @Test
  void socketsShowsWhatNodesKeepForForks() throws Exception {
    assertThat(terminal.type("sockets", AT)).isZero();
    assertThat(terminal.out())
        .isEqualTo(
            """
            SOCKET      STATE        RECEIVED  SENT  BUFFERED  FORK     ATTEMPT  HOME
            0.0.0.0:80  listening           -     -         -  toy-1/0        1  n1
            feed:7000   half-closed    20,480    31         7  toy-1/1        2  n2
            """);
    assertThat(terminal.type("sockets", AT, "-o", "json")).isZero();
    assertThat(JSON.std.mapFrom(terminal.out())).containsOnlyKeys("sockets");
  }

  @Test
  void channelsShowsWhatNodesKeepOfThem() throws Exception {
    assertThat(terminal.type("channels", AT)).isZero();
    assertThat(terminal.out())
        .isEqualTo(
            """
            CHANNEL  SENDER   ON  RECEIVER  ON    SENT  RECEIVED  ACKNOWLEDGED   BYTES  HOME
            toy-1/2  toy-1/0  n1  toy-1/1   n2  41,000    40,990        40,000  66,000  n1
            toy-1/3  toy-1/0  n1  -         -        1         0             0      90  n2
            """);
    assertThat(terminal.type("channels", AT, "-o", "json")).isZero();
    assertThat(JSON.std.mapFrom(terminal.out())).containsOnlyKeys("channels");
  }

  @Test
  void nodesShowsNodes() throws Exception {
    assertThat(terminal.type("nodes", AT)).isZero();
    assertThat(terminal.out())
        .isEqualTo(
            """
            NODE    ADDRESS        PID  ROLES       THREADS  RUNNING  QUEUED          UP
            driver  10.0.0.1:4000    7  driver            1        0       0      1.50 s
            n1      10.0.0.1:2551   12  gpu,worker        2        2       5  1 min 01 s
            n2      10.0.0.2:2551    9  worker           16        0       0  1 h 06 min
            """);
    assertThat(terminal.type("nodes", AT, "-o", "json")).isZero();
    assertThat(JSON.std.mapFrom(terminal.out())).containsOnlyKeys("nodes");
  }

  @Test
  void explainSumsUpAndListsTheLatest() throws Exception {
    assertThat(terminal.type("explain", AT, "--last", "2")).isZero();
    assertThat(terminal.out())
        .isEqualTo(
            """
            placements of the running cluster

            LABEL    RULE  STRATEGY      NODE     FORKS
            db-read  db    affinity      (waits)      1
            db-read  db    affinity      n2           2
            default  -     least-loaded  n1           1

            the latest 2 of 4:
            FORK     ATTEMPT  NODE     WHY
            toy-1/1        2  n2       key toy-1/1
            toy-1/4        1  (waits)  no node has role gpu
            """);
    assertThat(terminal.type("explain", "toy-1/0", AT, "-o", "json")).isZero();
    assertThat((List<?>) JSON.std.mapFrom(terminal.out()).get("decisions")).hasSize(1);
  }

  @Test
  void explainTellsOfTheLastRunWhenNoneIsRunning() {
    assertThat(terminal.type("explain")).isEqualTo(3);
    assertThat(terminal.type("run", "toy", AT)).isZero();
    assertThat(terminal.type("explain")).isZero();
    assertThat(terminal.out())
        .startsWith("placements of the last run, toy, ended 2")
        .contains("n2");
  }

  @Test
  void theOnlyRunningClusterIsFoundAndOneOfSeveralMustBeNamed() {
    assertThat(terminal.type("ps")).isEqualTo(3);
    assertThat(terminal.err()).contains("no cluster of yours runs");
    try (var entry = terminal.registry.register(FakeCluster.ADDRESS, "toy-7", "toy")) {
      assertThat(entry).isNotNull();
      assertThat(terminal.type("ps")).isZero();
    }
    assertThat(terminal.type("ps")).isEqualTo(3);
  }

  @Test
  void configShowsKeysValuesAndOrigins() {
    assertThat(terminal.type("config")).isZero();
    assertThat(terminal.out())
        .startsWith("KEY")
        .contains("rfork.node.port")
        .contains("reference.conf");
    assertThat(terminal.type("config", "-o", "json")).isZero();
    assertThat(terminal.out()).contains("\"config\"");
  }

  private void assertUsage(String message, String... arguments) {
    assertThat(terminal.type(arguments)).as(Arrays.toString(arguments)).isEqualTo(2);
    assertThat(terminal.err()).contains(message).doesNotContain("\tat ", "    at ");
    assertThat(terminal.out()).as("standard output").doesNotContain("Usage");
  }

  private static Map<String, Object> mapOf(Object... pairs) {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
