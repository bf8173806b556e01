package org.rfork.runtime.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that are killed while they publish, at whichever step. */
@Timeout(120)
class KilledPublisherTest {
  private static final int KILLS = 12;

  @TempDir private Path root;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noLineIsDoubledOrMissing(boolean append) throws Exception {
    var random = new Random(6);
    long state = 0;
    for (int attempt = 1; attempt <= KILLS; attempt++) {
      state = publishUntilKilled(attempt, state, append, 1 + random.nextInt(20));
    }
    var unused = LinePublisher.goOn(LinePublisher.files(root), KILLS + 1, state, append);
    List<String> lines = Files.readAllLines(root.resolve("lines"));
    if (append) {
      assertThat(lines)
          .isEqualTo(LongStream.rangeClosed(1, state).mapToObj(Long::toString).toList());
    } else {
      assertThat(lines).containsExactly("content " + state);
    }
  }

  /** The last state that it said is kept. */
  private long publishUntilKilled(int attempt, long from, boolean append, int count)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LinePublisher.class.getName(),
                root.toString(),
                Integer.toString(attempt),
                Long.toString(from),
                Boolean.toString(append))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long last = from;
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        last = Long.parseLong(line);
        if (last == from + count) {
          process.toHandle().destroyForcibly(); // what it said before is still to be read
        }
      }
    } finally {
      process.destroyForcibly();
    }
    process.waitFor();
    assertThat(last).isGreaterThanOrEqualTo(from + count);
    return last;
  }
}
