package org.rfork.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.ForkPath;

class CheckpointWriterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path place;
  private CheckpointDirectory directory;
  private CheckpointWriter writer;
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());

  /** Holds the writer's thread up after its first fork. */
  private final CountDownLatch firstWritten = new CountDownLatch(1);

  private final CountDownLatch goOn = new CountDownLatch(1);

  @BeforeEach
  void start() {
    directory = new CheckpointDirectory(place);
    writer = new CheckpointWriter("n1", directory, 2, fork -> fork, new Told());
  }

  @AfterEach
  void stop() {
    goOn.countDown();
    writer.close();
  }

  private final class Told implements CheckpointWriter.Listener {
    @Override
    public void written(StoredFork fork) {
      told.add(fork.path() + " at " + fork.safePoint());
      firstWritten.countDown();
      try {
        goOn.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void failed(StoredFork fork, CheckpointException why) {
      told.add(fork.path() + " failed: " + why.getMessage());
    }
  }

  @Test
  void onlyTheNewestWaitingStateOfAForkIsWrittenAndTooManyAreNotTaken() throws Exception {
    assertThat(writer.offer(Stored.at("ising-1", 1, 1), 1)).isTrue();
    firstWritten.await();
    assertThat(writer.offer(Stored.at("ising-1", 2, 1), 2)).isTrue();
    assertThat(writer.offer(Stored.at("ising-1/0", 1, 1), 1)).isTrue();
    assertThat(writer.offer(Stored.at("ising-1/1", 1, 1), 1)).as("a third").isFalse();
    assertThat(writer.offer(Stored.at("ising-1", 3, 1), 3)).as("a newer state").isTrue();
    assertThat(writer.flush(Duration.ofMillis(1))).isFalse();
    goOn.countDown();
    assertThat(writer.flush(PATIENCE)).isTrue();
    assertThat(told).containsExactly("ising-1 at 1", "ising-1 at 3", "ising-1/0 at 1");
    assertThat(directory.newest(new ForkPath("ising-1")).map(StoredFork::safePoint)).contains(3L);
  }

  @Test
  void aDeletedJobComesBackNeitherByStatesThatWaitedNorByLateOnesUnlessItIsReopened()
      throws Exception {
    writer.offer(Stored.at("ising-1", 1, 1), 1);
    firstWritten.await();
    writer.offer(Stored.at("ising-1/0", 1, 1), 1);
    writer.deleteJob("ising-1");
    goOn.countDown();
    assertThat(writer.flush(PATIENCE)).isTrue();
    assertThat(directory.jobs()).isEmpty();
    assertThat(writer.offer(Stored.at("ising-1/0", 2, 1), 2)).isFalse();
    writer.reopen("ising-1");
    assertThat(writer.offer(Stored.at("ising-1/0", 2, 1), 2)).isTrue();
    assertThat(writer.flush(PATIENCE)).isTrue();
    assertThat(directory.jobs()).containsExactly("ising-1");
  }

  @Test
  void aFailureIsReportedAndTheNextStateWrittenAgain() throws Exception {
    goOn.countDown();
    Path inTheWay = Files.writeString(place.resolve("job-ising-1"), "in the way");
    writer.offer(Stored.at("ising-1", 1, 1), 1);
    assertThat(writer.flush(PATIENCE)).isTrue();
    assertThat(told)
        .singleElement()
        .asString()
        .startsWith("ising-1 failed: " + inTheWay)
        .contains("cannot keep a state of ising-1");
    Files.delete(inTheWay);
    writer.offer(Stored.at("ising-1", 2, 1), 2);
    assertThat(writer.flush(PATIENCE)).isTrue();
    assertThat(told).hasSize(2).last().isEqualTo("ising-1 at 2");
  }

  @Test
  void closingWritesWhatWaits() {
    goOn.countDown();
    writer.offer(Stored.at("ising-1", 1, 1), 1);
    writer.offer(Stored.at("ising-1/0", 1, 1), 1);
    writer.close();
    assertThat(directory.forks("ising-1")).hasSize(2);
    assertThat(writer.offer(Stored.at("ising-1", 2, 1), 2)).isFalse();
  }

  @Test
  void anAbandonedWriterWritesNothingMore() throws Exception {
    writer.offer(Stored.at("ising-1", 1, 1), 1);
    firstWritten.await();
    writer.offer(Stored.at("ising-1", 2, 1), 2);
    writer.abandon();
    goOn.countDown();
    writer.close();
    assertThat(told).containsExactly("ising-1 at 1");
    assertThat(writer.offer(Stored.at("ising-1", 3, 1), 3)).isFalse();
  }
}
