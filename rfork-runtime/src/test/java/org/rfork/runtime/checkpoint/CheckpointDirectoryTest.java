package org.rfork.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;

class CheckpointDirectoryTest {
  private static final ForkPath ROOT = new ForkPath("ising-1");

  @TempDir private Path temporary;
  private Path place;
  private CheckpointDirectory directory;

  @BeforeEach
  void makeDirectory() {
    place = temporary.resolve("deep").resolve("checkpoints");
    directory = new CheckpointDirectory(place);
  }

  @Test
  void whatIsReadIsWhatWasWritten() {
    for (StoredFork fork : List.of(Stored.full("ising-1/3/0/key"), Stored.bare("ising-1"))) {
      directory.write(fork, 1);
      assertThat(directory.newest(fork.path())).get().usingRecursiveComparison().isEqualTo(fork);
    }
    assertThat(directory.newest(ROOT.child(1))).isEmpty();
  }

  @Test
  void theTwoNewestStatesAreKept() throws IOException {
    for (int number = 1; number <= 5; number++) {
      directory.write(Stored.at("ising-1", number, 100), number);
    }
    assertThat(directory.newest(ROOT).map(StoredFork::safePoint)).contains(5L);
    assertThat(files())
        .extracting(Path::getFileName)
        .map(Path::toString)
        .containsExactly("4.fork", "5.fork");
    assertThat(new CheckpointDirectory(place).newest(ROOT).map(StoredFork::safePoint)).contains(5L);
  }

  @Test
  void aDamagedNewestStateGivesWayToTheOneBeforeAndNeverPushesItOut() throws IOException {
    directory.write(Stored.at("ising-1", 1, 100), 1);
    directory.write(Stored.at("ising-1", 2, 100), 2);
    damage(files().get(1));
    assertThat(directory.newest(ROOT).map(StoredFork::safePoint)).contains(1L);
    directory.write(Stored.at("ising-1", 3, 100), 3);
    assertThat(directory.newest(ROOT).map(StoredFork::safePoint)).contains(3L);
    damage(files().stream().filter(file -> file.endsWith("3.fork")).findFirst().orElseThrow());
    assertThat(directory.newest(ROOT).map(StoredFork::safePoint)).contains(1L);
  }

  @Test
  void sharedValuesAreKeptOncePerJobAndGoWithIt() throws IOException {
    directory.write(Stored.at("ising-1", 1, 100), 1);
    byte[] lattice = {1, 2, 3};
    directory.writeShared("ising-1", "ising-1 abc", lattice);
    directory.writeShared("ising-1", "ising-1 def", new byte[0]);
    directory.writeShared("ising-2", "ising-2 abc", new byte[] {4});
    assertThat(directory.hasShared("ising-1", "ising-1 abc")).isTrue();
    assertThat(directory.hasShared("ising-1", "ising-2 abc")).isFalse();
    assertThat(new CheckpointDirectory(place).shared("ising-1"))
        .containsOnlyKeys("ising-1 abc", "ising-1 def")
        .containsEntry("ising-1 abc", lattice);
    assertThat(directory.forks("ising-1")).hasSize(1);
    directory.deleteJob("ising-1");
    assertThat(directory.shared("ising-1")).isEmpty();
    assertThat(directory.shared("ising-2")).hasSize(1);
  }

  @Test
  void severalMayDeleteAJobAtOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      for (int child = 0; child < 20; child++) {
        directory.write(Stored.at("ising-1/" + child, 1, 10), 1);
      }
      ExecutorService nodes = Executors.newFixedThreadPool(3);
      try {
        Callable<Void> deleting =
            () -> {
              new CheckpointDirectory(place).deleteJob("ising-1");
              return null;
            };
        for (var deleted : nodes.invokeAll(List.of(deleting, deleting, deleting))) {
          deleted.get();
        }
      } finally {
        nodes.shutdown();
      }
      assertThat(directory.jobs()).isEmpty();
    }
  }

  @Test
  void aDamagedSharedValueIsLeftOut() throws IOException {
    directory.writeShared("ising-1", "one", new byte[] {1, 2, 3});
    damage(files().get(0));
    directory.writeShared("ising-1", "other", new byte[] {4});
    assertThat(directory.shared("ising-1")).containsOnlyKeys("other");
  }

  @Test
  void tornFilesOfEveryLengthGiveWay() throws IOException {
    directory.write(Stored.at("ising-1", 1, 10), 1);
    directory.write(Stored.at("ising-1", 2, 10), 2);
    Path newest = files().get(1);
    byte[] whole = Files.readAllBytes(newest);
    for (int length = 0; length < whole.length; length++) {
      Files.write(newest, Arrays.copyOf(whole, length));
      assertThat(directory.newest(ROOT).map(StoredFork::safePoint))
          .as("%d bytes", length)
          .contains(1L);
    }
  }

  @Test
  void aForkOfWhichNothingIsWholeIsLeftOut() throws IOException {
    directory.write(Stored.at("ising-1", 1, 100), 1);
    directory.write(Stored.at("ising-1/0", 1, 100), 1);
    damage(files().get(0));
    assertThat(directory.forks("ising-1")).hasSize(1);
  }

  @Test
  void anOlderStateThatComesLateIsNotTheNewest() throws IOException {
    for (int number : new int[] {1, 4, 5, 2}) {
      directory.write(Stored.at("ising-1", number, 100), number);
    }
    assertThat(directory.newest(ROOT).map(StoredFork::safePoint)).contains(5L);
    assertThat(directory.generation(ROOT)).isEqualTo(5);
    assertThat(directory.generation(ROOT.child(1))).isZero();
    assertThat(files()).hasSize(2);
  }

  @Test
  void aJobIsListedReadAndDeletedAsAWhole() throws IOException {
    List<String> paths =
        List.of("ising-1", "ising-1/0", "ising-1/0/0", "ising-1/a:b", "ising-1/A:B", "ising-1/..");
    paths.forEach(path -> directory.write(Stored.at(path, 1, 1), 1));
    var other = new JobHeader("..", 1, List.of(), false, "");
    directory.write(
        new StoredFork(
            other, new ForkPath(".."), "", ForkOptions.DEFAULT, null, new byte[0], null, null),
        1);
    assertThat(directory.jobs()).containsExactly("..", "ising-1");
    assertThat(directory.forks("ising-1"))
        .extracting(fork -> fork.path().value())
        .containsExactlyInAnyOrderElementsOf(paths);
    directory.delete(new ForkPath("ising-1/0"));
    assertThat(directory.forks("ising-1")).hasSize(paths.size() - 1);
    directory.deleteJob("ising-1");
    directory.deleteJob("ising-1");
    assertThat(directory.jobs()).containsExactly("..");
    assertThat(directory.forks("ising-1")).isEmpty();
    directory.deleteJob("..");
    assertThat(place).isEmptyDirectory();
    assertThat(temporary).isDirectoryContaining("glob:**deep");
  }

  @Test
  void pathsLongerThanAFilesNameMayBeAreStored() {
    ForkPath path = ROOT;
    for (int depth = 0; depth < 60; depth++) {
      path = path.child("k".repeat(100));
    }
    directory.write(Stored.at(path.value(), 1, 1), 1);
    assertThat(directory.newest(path)).isPresent();
    assertThat(directory.newest(path.child(0))).isEmpty();
  }

  @Test
  void manyThreadsWriteAndReadTheSameForks() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int worker = 0; worker < 4; worker++) {
        work.add(
            () -> {
              for (int number = 1; number <= 25; number++) {
                String path = "ising-1/" + number % 3;
                directory.write(Stored.at(path, number, 1000), number);
                assertThat(directory.newest(new ForkPath(path))).isPresent();
              }
              return null;
            });
      }
      for (var done : threads.invokeAll(work)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(files()).hasSize(6);
  }

  @Test
  void anUnusableDirectoryIsRefusedAtOnce() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "no directory");
    assertThatThrownBy(() -> new CheckpointDirectory(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(file + " is a file: checkpoints need a directory of their own");
    assertThatThrownBy(() -> new CheckpointDirectory(file.resolve("below")))
        .hasMessageStartingWith(file.resolve("below") + " cannot keep checkpoints: ")
        .hasMessageEndingWith("name a directory that can be written");
    assertThatThrownBy(() -> new CheckpointDirectory(Path.of("/proc/rfork")))
        .hasMessageStartingWith("/proc/rfork cannot keep checkpoints: ");
  }

  /** Writes one small state, which fits, and a large one, which its limit of file sizes cuts. */
  public static final class WriterOnAFullDisk {
    private WriterOnAFullDisk() {}

    public static void main(String[] arguments) {
      var directory = new CheckpointDirectory(Path.of(arguments[0]));
      directory.write(Stored.at("ising-1", 1, 1000), 1);
      try {
        directory.write(Stored.at("ising-1", 2, 1 << 20), 2);
      } catch (CheckpointException full) {
        System.out.println(full.getMessage());
      }
      directory.write(Stored.at("ising-1", 3, 1000), 3);
    }
  }

  @Test
  void aWriteThatTheDiskCutsIsReportedAndLeavesOlderStatesWhole() throws Exception {
    Process writer =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -f 128 && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                WriterOnAFullDisk.class.getName(),
                place.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(writer.waitFor()).as(said).isZero();
    assertThat(said)
        .startsWith(place.toString())
        .contains("cannot keep a state of ising-1: java.io.IOException: File too large");
    assertThat(directory.newest(ROOT).map(StoredFork::safePoint)).contains(3L);
    assertThat(files()).hasSize(2).noneMatch(file -> file.toString().endsWith(".tmp"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> found = Files.walk(place)) {
      return found
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    }
  }

  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    IntStream.range(0, 8).forEach(i -> bytes[bytes.length / 2 + i] ^= (byte) 0x55);
    Files.write(file, bytes);
  }
}
