package org.rfork.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRegistryTest {
  @TempDir Path directory;

  @Test
  void anEntryIsThereWhileItIsOpen() {
    RunRegistry registry = new RunRegistry(directory.resolve("new"));
    assertThat(registry.running()).isEmpty();
    RunRegistry.Registration registration = registry.register("127.0.0.1:4711", "pi-7", "pi");
    assertThat(registry.running())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.address()).isEqualTo("127.0.0.1:4711");
              assertThat(entry.program()).isEqualTo("pi");
              assertThat(entry.pid()).isEqualTo(ProcessHandle.current().pid());
            });
    registration.close();
    assertThat(registry.running()).isEmpty();
  }

  @Test
  void allProcessesOfAClusterAreOneEntryWhileOneOfThemLives() throws Exception {
    RunRegistry registry = new RunRegistry(directory);
    Process other = new ProcessBuilder("sleep", "60").start();
    try (RunRegistry.Registration own = registry.register("127.0.0.1:2", "pi-1", "pi")) {
      write(other.pid(), other.info().startInstant().orElseThrow().toString());
      assertThat(registry.running())
          .singleElement()
          .satisfies(entry -> assertThat(entry.pid()).isEqualTo(other.pid()));
      assertThat(registry.nodesWith("127.0.0.1:2")).containsExactly("127.0.0.1:2", "a:1");
      assertThat(registry.nodesWith("elsewhere:3")).containsExactly("elsewhere:3");
      other.destroyForcibly().waitFor();
      assertThat(registry.running())
          .singleElement()
          .satisfies(entry -> assertThat(entry.address()).isEqualTo("127.0.0.1:2"));
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void aNodeThatJoinsAKnownClusterIsAnotherByWhichItIsFound() throws Exception {
    RunRegistry registry = new RunRegistry(directory);
    Process first = new ProcessBuilder("sleep", "60").start();
    try {
      write(first.pid(), first.info().startInstant().orElseThrow().toString());
      registry.join("127.0.0.1:2", List.of("elsewhere:3"));
      assertThat(registry.nodesWith("a:1")).containsExactly("a:1");
      registry.join("127.0.0.1:2", List.of("elsewhere:3", "a:1"));
      assertThat(registry.nodesWith("a:1")).containsExactly("a:1", "127.0.0.1:2");
    } finally {
      first.destroyForcibly().waitFor();
    }
    assertThat(registry.running())
        .singleElement()
        .extracting(RunRegistry.Entry::address, RunRegistry.Entry::cluster)
        .containsExactly("127.0.0.1:2", "pi-1");
  }

  @Test
  void entriesOfDeadProcessesAndOfReusedNumbersAreDeleted() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path ofDead = write(dead.pid(), "2020-01-01T00:00:00Z");
    Path ofReused = write(ProcessHandle.current().pid(), "2020-01-01T00:00:00Z");
    assertThat(new RunRegistry(directory).running()).isEmpty();
    assertThat(ofDead).doesNotExist();
    assertThat(ofReused).doesNotExist();
  }

  private Path write(long pid, String processStart) throws Exception {
    return Files.writeString(
        directory.resolve(pid + ".json"),
        """
        {"pid":%d,"address":"a:1","cluster":"pi-1","program":"pi","since":"2020-01-01T00:00:00Z","processStart":"%s"}
        """
            .formatted(pid, processStart));
  }
}
