package org.rfork.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.capture.AllowList;
import org.rfork.capture.CaptureFor;
import org.rfork.capture.CaptureLimits;
import org.rfork.capture.Handles;
import org.rfork.capture.StateCapture;

class StateCommandsTest {
  @TempDir private Path directory;
  private Terminal terminal;
  private String state;

  @BeforeEach
  void setUp() throws IOException {
    terminal = new Terminal(directory);
    state = stored("state", 0.25);
  }

  private String stored(String name, double rate) throws IOException {
    TreeMap<String, Object> root = new TreeMap<>();
    root.put("rate", rate);
    root.put("names", new ArrayList<>(List.of("Ann")));
    byte[] document =
        new StateCapture(CaptureLimits.DEFAULT)
            .capture(root, AllowList.of(Set.of()), Handles.NONE, CaptureFor.FILE)
            .bytes();
    return Files.write(directory.resolve(name), document).toString();
  }

  @Test
  void showSumsUp() {
    assertThat(terminal.type("state", "show", state)).isZero();
    assertThat(terminal.out())
        .startsWith(state + ": captured state, format version ")
        .contains(" bytes, 5 objects\n", "String           3", "\"rate\": 0.25");
    assertThat(terminal.type("state", "show", state, "-o", "json")).isZero();
    assertThat(terminal.out()).contains("\"objects\" : 5");
  }

  @Test
  void aStateIsWrittenEditedAndReadBack() throws IOException {
    String yaml = directory.resolve("state.yaml").toString();
    assertThat(terminal.type("state", "to-yaml", state)).isZero();
    assertThat(terminal.out())
        .isEqualTo(
            """
            rfork-state: 1
            root: !TreeMap {
              "names": !ArrayList [ "Ann" ],
              "rate": 0.25
            }
            """);
    assertThat(terminal.type("state", "to-yaml", state, "--out", yaml)).isZero();
    Files.writeString(
        Path.of(yaml), Files.readString(Path.of(yaml)).replace("0.25", "0.5").replace("Ann", "Bo"));
    String edited = directory.resolve("edited").toString();
    assertThat(terminal.type("state", "from-yaml", yaml, "--out", edited)).isZero();
    assertThat(terminal.type("state", "diff", state, edited)).isEqualTo(1);
    assertThat(terminal.out().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "PATH " + state + " " + edited,
            "$[\"names\"][0] \"Ann\" \"Bo\"",
            "$[\"rate\"] 0.25 0.5");
    assertThat(terminal.type("state", "diff", state, state)).isZero();
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void badFilesAreRefusedWithTheirPlace() throws IOException {
    Path bad = directory.resolve("bad.yaml");
    Files.writeString(bad, "rfork-state: 1\nroot: !ArrayList [ 1, 2x ]\n");
    String out = directory.resolve("out").toString();
    assertThat(terminal.type("state", "from-yaml", bad.toString(), "--out", out)).isEqualTo(4);
    assertThat(terminal.err()).startsWith(bad + ": line 2, column 23: 2x is neither a number");
    assertThat(Path.of(out)).doesNotExist();
    assertThat(terminal.type("state", "show", bad.toString())).isEqualTo(4);
    assertThat(terminal.err()).contains("no captured state");
    assertThat(terminal.type("state", "show", "nowhere")).isEqualTo(2);
    assertThat(terminal.type("state")).isEqualTo(2);
    assertThat(terminal.err()).contains("which of show, to-yaml, from-yaml and diff?");
  }
}
