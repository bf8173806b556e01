package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.Fork;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.Shared;
import org.rfork.Task;
import org.rfork.runtime.checkpoint.CheckpointDirectory;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.checkpoint.StoredFork;

/** Durable jobs that outlive all nodes, in a directory. */
@Timeout(180)
class CheckpointDirectoryIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private Path directory;

  private Map<String, String> settings() {
    return Map.of(
        "rfork.checkpoint.interval", "100ms", "rfork.checkpoint.directory", directory.toString());
  }

  private static JobOptions durable() {
    return JobOptions.named("walk").seed(6).allow("com.example").durable(true);
  }

  private static Walk walk(int millis) {
    return new Walk(150, millis, 10);
  }

  @Test
  void aJobGoesOnFromItsDirectoryWhenAllNodesAreKilled() throws Exception {
    String id;
    try (var cluster = new TestCluster(2, 1, settings())) {
      Job<Long> job = RemoteFork.submit(walk(30), durable());
      id = job.id();
      Conditions.await(
          "half way", () -> cluster.lines().contains("[" + job.id() + "] is half way"));
      Conditions.await(
          "some states are there",
          () ->
              new CheckpointDirectory(directory)
                  .newest(job.root().path())
                  .filter(root -> root.safePoint() > 2)
                  .isPresent());
      cluster.kill("n1");
      cluster.kill("n2");
    }
    tear(newestFile(id));
    var stored = new CheckpointDirectory(directory);
    assertThat(stored.jobs()).containsExactly(id);
    List<StoredFork> forks = stored.forks(id);
    assertThat(forks).hasSize(1);
    JobFile file = JobFile.now(0, forks.get(0).job(), Map.of(), forks);
    try (var cluster = new TestCluster(2, 1, settings())) {
      Job<?> job = cluster.driver().resume(file);
      Object result = job.root().join(LIMIT);
      assertThat(cluster.lines())
          .filteredOn(line -> line.startsWith("[" + id + "]") && line.contains("enters at"))
          .hasSize(1)
          .noneMatch(line -> line.contains("enters at 0 on"));
      assertThat(result).isEqualTo(RemoteFork.submit(walk(1), durable()).join(LIMIT));
      Conditions.await("the files are gone", () -> stored.jobs().isEmpty());
    }
  }

  @Test
  @Tag("chaos")
  void resultsOfLongTasksAndSharedValuesAreInTheDirectory() throws Exception {
    String id;
    long undisturbed;
    try (var cluster = new TestCluster(2, 1, settings())) {
      Shared<long[]> load = RemoteFork.share(new long[] {3, 1, 4, 1, 5, 9});
      undisturbed = RemoteFork.submit(readers(load, 1), durable()).join(LIMIT);
      Job<Long> job = RemoteFork.submit(readers(load, 300), durable());
      id = job.id();
      Conditions.await("some are stored", () -> ended(id) >= 3);
      cluster.kill("n1");
      cluster.kill("n2");
    }
    var stored = new CheckpointDirectory(directory);
    JobFile file =
        JobFile.now(0, stored.forks(id).get(0).job(), stored.shared(id), stored.forks(id));
    List<String> ended =
        file.forks().stream()
            .filter(StoredFork::isEnded)
            .map(fork -> "[" + fork.path() + "] reads")
            .toList();
    try (var cluster = new TestCluster(2, 1, settings())) {
      assertThat(cluster.driver().resume(file).root().join(LIMIT)).isEqualTo(undisturbed);
      assertThat(cluster.lines())
          .doesNotContainAnyElementsOf(ended)
          .anyMatch(line -> line.endsWith("] reads"));
    }
  }

  private long ended(String job) {
    return new CheckpointDirectory(directory)
        .forks(job).stream().filter(StoredFork::isEnded).count();
  }

  /** A task whose children are tasks that read what they share. */
  private static Task<Long> readers(Shared<long[]> load, int millis) {
    return () -> {
      long sum = 0;
      for (int number = 0; number < 6; number++) {
        int place = number;
        Fork<Long> reader =
            RemoteFork.fork(
                () -> {
                  System.out.println("reads");
                  Thread.sleep(millis);
                  return load.get()[place];
                });
        sum = 31 * sum + reader.join();
      }
      return sum;
    };
  }

  @Test
  @Tag("chaos")
  void aDirectoryThatCannotBeWrittenIsSaidOnceAndTheJobGoesOn() throws Exception {
    Path own = Files.createDirectory(directory.resolve("own"));
    Map<String, String> settings =
        Map.of("rfork.checkpoint.interval", "100ms", "rfork.checkpoint.directory", own.toString());
    try (var cluster = new TestCluster(2, 1, settings)) {
      Files.delete(own);
      Files.createFile(own); // no directory can be made there
      Job<Long> job = RemoteFork.submit(walk(20), durable());
      Conditions.await(
          "half way", () -> cluster.lines().contains("[" + job.id() + "] is half way"));
      assertThat(warnings(cluster, "cannot keep a state of " + job.id())).hasSize(1);
      Files.delete(own);
      Conditions.await("it is written again", () -> !warnings(cluster, "written to the").isEmpty());
      assertThat(new CheckpointDirectory(own).jobs()).containsExactly(job.id());
      job.join(LIMIT);
    }
  }

  private static List<String> warnings(TestCluster cluster, String words) {
    return List.copyOf(cluster.lines()).stream().filter(line -> line.contains(words)).toList();
  }

  private Path newestFile(String job) throws Exception {
    try (Stream<Path> files = Files.walk(directory.resolve("job-" + job))) {
      return files
          .filter(file -> file.toString().endsWith(".fork"))
          .max((one, other) -> Long.compare(number(one), number(other)))
          .orElseThrow();
    }
  }

  private static long number(Path file) {
    return Long.parseLong(file.getFileName().toString().replace(".fork", ""));
  }

  private static void tear(Path file) throws Exception {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
  }
}
