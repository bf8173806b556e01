package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Job;
import org.rfork.RemoteFork;

/** What becomes of lines that forks of a durable job print when its driver is gone. */
@Timeout(180)
@Tag("chaos")
class DurableOutputIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Map<String, String> LITTLE_ROOM =
      Map.of("rfork.output.max-queued-lines", "5");

  @Test
  void noForkWaitsForADriverThatIsGoneAndTheOneThatAttachesGetsItsLines() throws Exception {
    try (var cluster = new TestCluster(2, 1, LITTLE_ROOM)) {
      String id = submittedByOneThatWasKilled(cluster);
      Job<Integer> job = RemoteFork.attach(id);
      cluster.driver().hear(id);
      assertThat(job.join(LIMIT)).isEqualTo(ChattyMain.LINES);
      assertThat(List.copyOf(cluster.lines()))
          .anyMatch(line -> line.startsWith("[" + id + "] line "));
      assertThat(cluster.lines()).doesNotContain("[" + id + "] line 0");
    }
  }

  @Test
  void aJobWhoseLinesNobodyHearsGoesOnToItsEnd() throws Exception {
    try (var cluster = new TestCluster(2, 1, LITTLE_ROOM)) {
      String id = submittedByOneThatWasKilled(cluster);
      assertThat(RemoteFork.<Integer>attach(id).join(LIMIT)).isEqualTo(ChattyMain.LINES);
      assertThat(cluster.lines()).noneMatch(line -> line.startsWith("[" + id + "]"));
    }
  }

  private static String submittedByOneThatWasKilled(TestCluster cluster) throws Exception {
    Process victim =
        TestCluster.jvm()
            .running(ChattyMain.class.getName(), List.of(cluster.driver().address()))
            .redirectError(Redirect.INHERIT)
            .start();
    String job = "";
    try (BufferedReader output = victim.inputReader()) {
      String line = output.readLine();
      while (line != null && !line.equals("line 3")) {
        job = line.startsWith("job ") ? line.substring(4) : job;
        line = output.readLine();
      }
      assertThat(line).isNotNull();
    } finally {
      victim.destroyForcibly().waitFor();
    }
    return job;
  }
}
