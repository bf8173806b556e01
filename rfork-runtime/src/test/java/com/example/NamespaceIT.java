package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.runtime.launch.JvmCommand;

/**
 * A cluster on a network of the kernel whose links are cut, and a TCP peer outside of it. Is
 * skipped where this user cannot make network namespaces.
 */
@Timeout(240)
@Tag("chaos")
class NamespaceIT {
  private static final long LIMIT_SECONDS = 200;

  @TempDir private Path directory;

  @Test
  void connectionsLoseNoByteWhenLinksAreCut() throws Exception {
    String obstacle = Namespaces.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle);
    Path said = directory.resolve("said");
    List<String> command = new ArrayList<>(List.of(Namespaces.java()));
    command.addAll(JvmCommand.ofThisJvm().flags());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), NamespaceMain.class.getName()));
    Process process =
        new ProcessBuilder(Namespaces.alone(command))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertThat(ended && process.exitValue() == 0).as(Files.readString(said)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }
}
