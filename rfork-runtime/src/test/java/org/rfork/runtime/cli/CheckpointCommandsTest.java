package org.rfork.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.capture.AllowList;
import org.rfork.capture.CaptureLimits;
import org.rfork.capture.StateText;
import org.rfork.runtime.Order;
import org.rfork.runtime.checkpoint.CheckpointDirectory;
import org.rfork.runtime.checkpoint.JobFile;

class CheckpointCommandsTest {
  private static final String AT = "--cluster=" + FakeCluster.ADDRESS;

  @TempDir private Path directory;
  private Terminal terminal;
  private Path file;

  @BeforeEach
  void sitDown() {
    terminal = new Terminal(directory);
    file = directory.resolve("toy.job");
  }

  @Test
  void aForkIsCapturedAndWhatBecameOfItIsSaid() throws IOException {
    assertThat(terminal.type("checkpoint", "toy-1/0", AT)).isZero();
    assertThat(terminal.out()).isEqualTo("toy-1/0 obeys\n");
    assertThat(terminal.cluster.ordered).isEqualTo(new Order(Order.Verb.CHECKPOINT, "toy-1/0", ""));
    assertThat(terminal.type("checkpoint", "toy-1/0", AT, "-o", "json")).isZero();
    assertThat(JSON.std.mapFrom(terminal.out())).containsEntry("captured", "toy-1/0 obeys");
    assertThat(terminal.type("checkpoint", "toy-1/1", AT)).isEqualTo(4);
    assertThat(terminal.err()).isEqualTo("toy-1/1 stays\n");
    assertThat(terminal.type("checkpoint", "toy-1/9", AT)).isEqualTo(1);
    assertThat(terminal.err()).contains("no fork toy-1/9 is living; rfork ps lists");
    assertThat(terminal.type("checkpoint", AT)).isEqualTo(2);
    assertThat(terminal.err()).contains("capture what? A fork's path, or a whole job with --out");
    assertThat(terminal.type("checkpoint", "a//b", AT)).isEqualTo(2);
  }

  @Test
  void theOnlyRunningJobIsFrozenToAFileByADriverThatJoinsAndLeaves() throws IOException {
    assertThat(terminal.type("checkpoint", AT, "--out", file.toString())).isZero();
    assertThat(terminal.out()).isEqualTo(file + ": job toy-1 frozen, 3 forks, 1 of them ended\n");
    assertThat(terminal.cluster.frozen).isEqualTo("toy-1");
    assertThat(terminal.cluster.config.node().roles()).containsExactly("driver");
    assertThat(terminal.cluster.closed).isTrue();
    assertThat(JobFile.read(file)).usingRecursiveComparison().isEqualTo(FakeJobs.HALF_WAY);
    String nowhere = directory.resolve("none").resolve("toy.job").toString();
    assertThat(terminal.type("checkpoint", "toy-1/3", AT, "--out", nowhere)).isEqualTo(1);
    assertThat(terminal.err()).contains(nowhere + " cannot be written: ");
  }

  @Test
  void aFrozenJobIsRestartedWithChangedFields() throws IOException {
    FakeJobs.HALF_WAY.write(file);
    assertThat(terminal.type("restart", file.toString(), AT, "--set", "rate=0.5", "--set=sweeps=7"))
        .isZero();
    assertThat(terminal.out()).contains("toy, seed 9, 2 nodes").containsPattern("  returned  42\n");
    byte[] state = terminal.cluster.resumed.root().newestState();
    StateText text =
        new StateText(CaptureLimits.DEFAULT, AllowList.of(Set.of()), getClass().getClassLoader());
    assertThat(text.toText(state)).contains("\"rate\": 0.5, \"sweeps\": 7");
    assertThat(terminal.type("restart", file.toString(), AT, "-o", "json")).isZero();
    assertThat(JSON.std.mapFrom(terminal.out()).get("result").toString())
        .isEqualTo("{returned=42}");
  }

  @Test
  void aJobIsRestartedFromACheckpointDirectory() throws IOException {
    Path states = directory.resolve("states");
    var stored = new CheckpointDirectory(states);
    assertThat(terminal.type("restart", states.toString(), AT)).isEqualTo(2);
    assertThat(terminal.err()).contains(states + " holds no job");
    FakeJobs.HALF_WAY.forks().forEach(fork -> stored.write(fork, 1));
    assertThat(terminal.type("restart", states.toString(), AT)).isZero();
    assertThat(terminal.cluster.resumed.root().safePoint()).isEqualTo(3);
    assertThat(terminal.cluster.resumed.forks()).hasSize(3);
    assertThat(terminal.type("restart", states.toString(), "toy-1", AT)).isZero();
    assertThat(terminal.type("restart", states.toString(), "toy-2", AT)).isEqualTo(2);
    assertThat(terminal.err()).contains("which job of " + states + "? Name one of toy-1");
  }

  @Test
  void aFileOrAFieldThatIsWrongIsRefusedBeforeAnythingStarts() throws IOException {
    FakeJobs.HALF_WAY.write(file);
    assertRefused(2, "--set: 'rate' sets nothing: write field=value", "--set", "rate");
    assertRefused(4, "there is no field 'rat' in !TreeMap: set rate, sweeps", "--set", "rat=1");
    assertRefused(2, "--nodes starts a cluster and --cluster joins one", "--nodes", "2");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertRefused(4, "is not a job file as it was written: the checksum of section");
    Files.delete(file);
    assertRefused(2, file + " is not there");
  }

  private void assertRefused(int exitCode, String message, String... options) {
    List<String> arguments = new ArrayList<>(List.of("restart", file.toString(), AT));
    arguments.addAll(List.of(options));
    assertThat(terminal.type(arguments.toArray(String[]::new))).as(message).isEqualTo(exitCode);
    assertThat(terminal.err()).contains(message);
    assertThat(terminal.cluster.config).isNull();
  }

  @Test
  void stateShowListsTheForksOfAFrozenJob() throws IOException {
    FakeJobs.HALF_WAY.write(file);
    assertThat(terminal.type("state", "show", file.toString())).isZero();
    assertThat(terminal.out().replaceAll(" +[\\d,]+\n", "  N\n"))
        .isEqualTo(
            file
                + """
                : job toy-1, frozen 2026-07-01T12:00:00Z on 3 nodes by rfork 0.1.0
                seed 9, durable, program toy

                FORK     STATE      SAFE POINT  BYTES
                toy-1    living              3  N
                toy-1/0  succeeded           -  N
                toy-1/1  living              -  N
                """);
    assertThat(terminal.type("state", "show", file.toString(), "-o", "json")).isZero();
    assertThat(JSON.std.mapFrom(terminal.out()))
        .containsEntry("job", "toy-1")
        .containsEntry("seed", 9)
        .containsEntry("program", "toy");
  }
}
