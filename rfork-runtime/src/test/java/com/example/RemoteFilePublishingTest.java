package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.ForkCancelledException;
import org.rfork.ForkFailedException;
import org.rfork.ForkOptions;
import org.rfork.RemoteFork;
import org.rfork.Task;
import org.rfork.resource.OpenMode;
import org.rfork.resource.RemoteFile;
import org.rfork.resource.Resource;

/** When others see what forks on one node wrote to files, and what they never see. */
@Timeout(60)
class RemoteFilePublishingTest extends FilesOfANode {
  private static final AtomicInteger RUNS = new AtomicInteger();

  @Test
  void aTaskThatFailsPublishesNothingAndItsRetryIsNotDoubled() throws IOException {
    RUNS.set(0);
    Task<Integer> task =
        () -> {
          try (RemoteFile out = RemoteFile.open("data:log", OpenMode.APPEND)) {
            out.writeLine("begun");
            out.commit();
          }
          RemoteFile second = RemoteFile.open("data:second", OpenMode.WRITE);
          second.write("not committed at all");
          if (RUNS.incrementAndGet() == 1) {
            throw new IllegalStateException("the first time");
          }
          return RUNS.get();
        };
    assertThat(RemoteFork.fork(task, ForkOptions.DEFAULT.retries(1)).join()).isEqualTo(2);
    assertThat(Files.readAllLines(root.resolve("log"))).containsExactly("begun");
    assertThat(root.resolve("second")).doesNotExist();
  }

  @Test
  void whatIsNotCommittedIsNotSeenAndACommitIsSeenAfterTheNextSafePoint() throws IOException {
    assertThat(RemoteFork.fork(new Peek(root.resolve("out").toString())).join())
        .isEqualTo("none, none, none, 4");
    assertThat(root.resolve("out")).hasContent("seen");
  }

  /** Says how large its file is for others as it goes on. */
  private static final class Peek extends Continuation<String> {
    private static final long serialVersionUID = 1L;

    private final String path;

    Peek(String path) {
      this.path = path;
    }

    @Override
    protected String run() throws IOException {
      RemoteFile out = RemoteFile.open("data:out", OpenMode.APPEND);
      out.write("seen");
      String said = size();
      RemoteFork.checkpoint();
      said += ", " + size();
      out.commit();
      said += ", " + size();
      RemoteFork.checkpoint();
      said += ", " + size();
      out.write("never");
      return said;
    }

    private String size() throws IOException {
      return Files.exists(Path.of(path)) ? Long.toString(Files.size(Path.of(path))) : "none";
    }
  }

  @Test
  void whatATaskWroteIsSeenByWhoJoinsItAndByNobodyBefore() throws IOException {
    String path = root.resolve("out").toString();
    Fork<String> fork =
        RemoteFork.fork(
            () -> {
              try (RemoteFile out = RemoteFile.open("data:out", OpenMode.APPEND)) {
                out.writeLine("one");
                out.commit();
              }
              try (RemoteFile out = RemoteFile.open("data:out", OpenMode.APPEND)) {
                out.writeLine("two");
                out.commit();
                out.writeLine("never");
              }
              RemoteFile other = RemoteFile.open("data:other", OpenMode.WRITE);
              other.writeLine("whole");
              other.commit();
              return Files.exists(Path.of(path)) ? "seen" : "not seen";
            });
    assertThat(fork.join()).isEqualTo("not seen");
    assertThat(root.resolve("out")).hasContent("one\ntwo\n");
    assertThat(root.resolve("other")).hasContent("whole\n");
    String next =
        RemoteFork.<String>fork(
                () -> {
                  RemoteFile out = RemoteFile.open("data:out", OpenMode.APPEND);
                  out.writeLine("three");
                  out.commit();
                  return "at once: the lease was given back";
                })
            .join();
    assertThat(next).startsWith("at once");
    assertThat(root.resolve("out")).hasContent("one\ntwo\nthree\n");
  }

  @Test
  void whatIsChangedBetweenTheEndOfATaskAndItsOutcomeFailsIt() throws IOException {
    Files.writeString(root.resolve("out"), "found\n");
    String path = root.resolve("out").toString();
    Fork<Integer> fork =
        RemoteFork.fork(
            () -> {
              RemoteFile out = RemoteFile.open("data:out", OpenMode.WRITE);
              out.write("mine");
              out.commit();
              Files.delete(Path.of(path));
              return 1;
            });
    assertThatThrownBy(fork::join)
        .isInstanceOf(ForkFailedException.class)
        .hasMessageContaining("was changed by somebody else: it has no file");
    assertThat(root.resolve("out")).doesNotExist();
  }

  @Test
  void aFileThatWasChangedBehindOurBackFailsTheForkAndKeepsTheOthersBytes() throws IOException {
    Path out = root.resolve("out");
    String path = out.toString();
    Fork<Integer> fork =
        RemoteFork.fork(
            () -> {
              RemoteFile mine = RemoteFile.open("data:out", OpenMode.APPEND);
              mine.writeLine("mine");
              mine.commit();
              Files.writeString(Path.of(path), "theirs\n");
              return 1;
            });
    assertThatThrownBy(fork::join)
        .isInstanceOf(ForkFailedException.class)
        .hasMessageContaining("was changed by somebody else")
        .hasMessageContaining("it has 7 bytes")
        .hasMessageContaining("with no file");
    assertThat(out).hasContent("theirs\n");
  }

  /** It is cancelled when its output is laid ready, and nobody has heard of its end. */
  @Test
  void whatAForkLaidReadyIsDiscardedAtOnceIfItIsCancelledBeforeItsOutcome() throws IOException {
    Interlude.reset();
    Fork<Integer> fork =
        RemoteFork.fork(
            () -> {
              RemoteFile out = RemoteFile.open("data:out", OpenMode.APPEND);
              out.writeLine("never");
              out.commit();
              Interlude unused = Resource.open(new Interlude());
              return 1;
            });
    Conditions.await("its output is laid ready", () -> Interlude.isReached);
    assertThat(ledger()).contains("prepared");
    assertThat(fork.cancel()).isTrue();
    Interlude.isOver = true;
    assertThatThrownBy(fork::join).isInstanceOf(ForkCancelledException.class);
    Conditions.await("it is discarded", () -> !ledger().contains("prepared"));
    assertThat(appending("next\n", 1).join()).isEqualTo(5);
    assertThat(root.resolve("out")).hasContent("next\n");
  }

  /** The newer one of its two files. */
  private String ledger() {
    try (Stream<Path> own = Files.list(root.resolve(".rfork"))) {
      return own.filter(path -> path.toString().matches(".*\\.ledger\\.[01]"))
          .map(RemoteFilePublishingTest::content)
          .filter(text -> !text.isEmpty())
          .max(Comparator.comparingLong(text -> Long.parseLong(text.split(" ", 3)[1])))
          .orElseThrow();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A handle whose release, after the end of its fork, takes as long as the test likes. */
  private static final class Interlude extends Resource {
    private static volatile boolean isReached;
    private static volatile boolean isOver;

    static void reset() {
      isReached = false;
      isOver = false;
    }

    @Override
    public String name() {
      return "interlude";
    }

    @Override
    public void bind() {}

    @Override
    public void release() {
      isReached = true;
      while (!isOver) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void aFullDiskFailsTheForkAndLeavesTheFileAsItWas(@TempDir Path place) throws Exception {
    Optional<SmallDisk> mounted = SmallDisk.mount(place);
    assumeThat(mounted).as("a disk that may be mounted").isPresent();
    try (SmallDisk disk = mounted.get()) {
      restart("rfork.resources.roots.data", place.toString());
      assertThat(appending("one\n", 1).join()).isEqualTo(4);
      assertThatThrownBy(appending("0123456789", 1_000_000)::join)
          .isInstanceOf(ForkFailedException.class)
          .hasMessageContaining("\"data:out\"")
          .hasMessageContaining("No space left");
      assertThat(place.resolve("out")).hasContent("one\n");
      disk.fill();
      assertThatThrownBy(appending("two\n", 1)::join).hasMessageContaining("No space left");
      disk.free();
      assertThat(appending("three\n", 1).join()).isEqualTo(10);
      assertThat(place.resolve("out")).hasContent("one\nthree\n");
    }
  }

  private static Fork<Long> appending(String text, int times) {
    return RemoteFork.fork(
        () -> {
          RemoteFile out = RemoteFile.open("data:out", OpenMode.APPEND);
          for (int i = 0; i < times; i++) {
            out.write(text);
          }
          out.commit();
          return out.size();
        });
  }

  @Test
  void aContinuationOnADiskThatFillsUpFailsAndItsFileHasWholeLinesOnly(@TempDir Path place)
      throws Exception {
    Optional<SmallDisk> mounted = SmallDisk.mount(place);
    assumeThat(mounted).as("a disk that may be mounted").isPresent();
    try (SmallDisk disk = mounted.get()) {
      restart("rfork.resources.roots.data", place.toString());
      assertThatThrownBy(RemoteFork.fork(new Filler(100_000))::join)
          .hasMessageContaining("was not published")
          .hasMessageContaining("No space left");
      disk.free();
      assertThat(Files.size(place.resolve("out")) % 100_000).isZero();
    }
  }

  /** Publishes blocks until something stops it. */
  private static final class Filler extends Continuation<Integer> {
    private static final long serialVersionUID = 1L;

    private final int block;
    private @Nullable RemoteFile out;
    private int written;

    Filler(int block) {
      this.block = block;
    }

    @Override
    protected Integer run() throws IOException {
      RemoteFile file = out;
      if (file == null) {
        out = file = RemoteFile.open("data:out", OpenMode.APPEND);
      }
      while (written < 1000) {
        file.write(new byte[block], 0, block);
        file.commit();
        written++;
        RemoteFork.checkpoint();
      }
      return written;
    }
  }
}
