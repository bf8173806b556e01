package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.ForkRefusedException;
import org.rfork.ForkState;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.Shared;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.checkpoint.JobFileEdit;
import org.rfork.runtime.checkpoint.StoredFork;
import org.rfork.runtime.exec.FrozenState;

/** Whole jobs, frozen to a file while they run and restarted on another cluster. */
@Timeout(180)
class FreezeIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int CHILDREN = 12;
  private static final int STEPS = 150;

  @TempDir private Path directory;

  private static JobOptions options(boolean durable) {
    return JobOptions.named("family").seed(6).allow("com.example").durable(durable);
  }

  @Test
  void aFrozenJobGivesTheSameBitsOnAnotherNumberOfNodesAndNoFinishedForkRunsAgain()
      throws Exception {
    long undisturbed;
    Path file = directory.resolve("family.job");
    try (var cluster = new TestCluster(2, 2, Map.of())) {
      Job<Long> job = RemoteFork.submit(new Family(CHILDREN, STEPS), options(false));
      awaitHalfWay(cluster, job);
      JobFile frozen = cluster.driver().freeze(job.id(), Duration.ofSeconds(10));
      frozen.write(file);
      assertThat(job.root().state()).as("it goes on").isEqualTo(ForkState.RUNNING);
      assertThatThrownBy(() -> cluster.driver().resume(frozen))
          .isInstanceOf(ForkRefusedException.class)
          .hasMessageContaining("a job of that id is known on");
      assertThatThrownBy(() -> cluster.driver().freeze("nobody-1", LIMIT))
          .isInstanceOf(ClusterException.class)
          .hasMessage("no job nobody-1 is running; running are [" + job.id() + "]");
      undisturbed = job.join(LIMIT);
    }
    JobFile read = JobFile.read(file);
    assertThat(read.forks().stream().filter(StoredFork::isEnded)).hasSize(CHILDREN);
    StoredFork walk = fork(read, "/" + CHILDREN);
    assertThat(walk.safePoint()).isPositive();
    try (var other = new TestCluster(3, 1, Map.of())) {
      Job<?> job = other.driver().resume(read);
      assertThat(job.id()).isEqualTo(read.job().id());
      assertThat(job.root().join(LIMIT)).isEqualTo(undisturbed);
      assertThat(lines(other, "child ")).isEmpty();
      assertThat(lines(other, "enters at")).hasSize(1).noneMatch(line -> line.contains(" at 0 "));
    }
  }

  @Test
  @Tag("chaos")
  void aChangedFieldOfADurableRootChangesItsResult() throws Exception {
    try (var cluster = new TestCluster(2, 2, Map.of())) {
      Job<Long> job = RemoteFork.submit(new Family(CHILDREN, STEPS), options(true));
      awaitHalfWay(cluster, job);
      JobFile frozen = cluster.driver().freeze(job.id(), Duration.ofSeconds(10));
      assertThat(frozen.job().durable()).isTrue();
      long undisturbed = job.join(LIMIT);
      try (var other = new TestCluster(1, 1, Map.of())) {
        JobFile edited = JobFileEdit.set(frozen, "factor=3", getClass().getClassLoader());
        assertThat(other.driver().resume(edited).join()).isEqualTo(3 * undisturbed);
        assertThat(lines(other, "child ")).isEmpty();
      }
    }
  }

  @Test
  @Tag("chaos")
  void aRunningRootIsFrozenAtASafePointOfItsOwnWithTheSharedValueInItsState() throws Exception {
    JobFile frozen;
    long undisturbed;
    try (var cluster = new TestCluster(2, 1, Map.of("rfork.checkpoint.interval", "0s"))) {
      Shared<long[]> load = RemoteFork.share(new long[] {3, 1, 4, 1, 5});
      Job<Long> job = RemoteFork.submit(new Carrier(load, STEPS), options(false));
      Conditions.await("it is half way", () -> !lines(cluster, "carried half").isEmpty());
      frozen = cluster.driver().freeze(job.id(), Duration.ofSeconds(10));
      undisturbed = job.join(LIMIT);
    }
    assertThat(frozen.forks()).hasSize(1);
    assertThat(frozen.root().safePoint()).isEqualTo(1);
    assertThat(frozen.shared()).hasSize(1);
    try (var other = new TestCluster(1, 1, Map.of())) {
      assertThat(other.driver().resume(frozen).join()).isEqualTo(undisturbed);
      assertThat(lines(other, "carries from")).hasSize(1).noneMatch(line -> line.endsWith(" 0"));
      assertThat(lines(other, "carried half")).isEmpty();
    }
  }

  @Test
  @Tag("chaos")
  void handlesInTheStateOfAFrozenRootAreOfUseInTheNextCluster() throws Exception {
    JobFile frozen;
    try (var cluster = new TestCluster(2, 1, Map.of("rfork.checkpoint.every", "1"))) {
      Job<Long> job = RemoteFork.submit(new Brood(10, 400), options(false));
      Conditions.await("some have run", () -> lines(cluster, "child ").size() >= 4);
      frozen = cluster.driver().freeze(job.id(), Duration.ofSeconds(10));
    }
    FrozenState root = frozen.root().checkpoint();
    assertThat(root).isNotNull().extracting(FrozenState::holdsForks).isEqualTo(true);
    List<String> ended =
        frozen.forks().stream()
            .filter(StoredFork::isEnded)
            .map(fork -> "child " + fork.path().belowJob())
            .toList();
    assertThat(ended).isNotEmpty();
    try (var other = new TestCluster(3, 1, Map.of())) {
      assertThat(other.driver().resume(frozen).join()).isEqualTo(45L);
      assertThat(lines(other, "child ")).noneMatch(line -> ended.stream().anyMatch(line::endsWith));
    }
  }

  /** The children are done and the walk has come by half of its safe points. */
  private static void awaitHalfWay(TestCluster cluster, Job<?> job) throws Exception {
    Conditions.await("children are done", () -> !lines(cluster, "children are done").isEmpty());
    String halfWay = "[" + job.id() + "/" + CHILDREN + "] is half way";
    Conditions.await("the walk is half way", () -> cluster.lines().contains(halfWay));
  }

  private static StoredFork fork(JobFile file, String belowJob) {
    return file.forks().stream()
        .filter(each -> each.path().value().equals(file.job().id() + belowJob))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> lines(TestCluster cluster, String word) {
    return List.copyOf(cluster.lines()).stream()
        .filter(line -> line.startsWith("[") && line.contains("] " + word))
        .toList();
  }
}
