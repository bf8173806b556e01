package com.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

/** Files of forks on one node. */
@Timeout(60)
class RemoteFileTest {
  private static final AtomicInteger RUNS = new AtomicInteger();

  @TempDir private Path root;
  private EmbeddedNode node;

  @BeforeEach
  void start() {
    node = new EmbeddedNode(2, "rfork.resources.roots.data", root.toString());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void lines(String file, int count) throws IOException {
    Files.write(root.resolve(file), IntStream.range(0, count).mapToObj(i -> "line " + i).toList());
  }

  private List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> (i + 1) + " line " + i).toList();
  }

  @Test
  void linesAreReadAndWritten() throws IOException {
    lines("in", 100);
    assertThat(RemoteFork.fork(new Copyist("data:in", "data:out", 0)).join()).isEqualTo(100);
    assertThat(Files.readAllLines(root.resolve("out"))).isEqualTo(numbered(100));
  }

  @Test
  void handlesGoWhereTheStateGoesWhenItIsReEnteredAtEverySafePoint() throws IOException {
    node.close();
    node =
        new EmbeddedNode(
            2, "rfork.resources.roots.data", root.toString(), "rfork.debug.reenter", true);
    lines("in", 50);
    assertThat(RemoteFork.fork(new Copyist("data:in", "data:out", 0)).join()).isEqualTo(50);
    assertThat(Files.readAllLines(root.resolve("out"))).isEqualTo(numbered(50));
  }

  @Test
  void filesThatAreClosedBeforeEachSafePointAreWhole() throws IOException {
    assertThat(RemoteFork.fork(new Diary("data:out", 30, 0)).join()).isEqualTo(30);
    assertThat(Files.readAllLines(root.resolve("out"))).hasSize(30).endsWith("day 29");
  }

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
  void twoForksThatAppendToOneFileWaitForEachOther() throws IOException {
    List<Fork<Integer>> forks =
        IntStream.range(0, 4)
            .mapToObj(
                number ->
                    RemoteFork.fork(
                        () -> {
                          RemoteFile out = RemoteFile.open("data:log", OpenMode.APPEND);
                          out.writeLine("from " + number);
                          out.commit();
                          return number;
                        }))
            .toList();
    forks.forEach(Fork::join);
    assertThat(Files.readAllLines(root.resolve("log")))
        .containsExactlyInAnyOrder("from 0", "from 1", "from 2", "from 3");
  }

  @Test
  void aFileThatIsReadUnderASharedLeaseIsNotWrittenMeanwhile() throws IOException {
    node.close();
    node =
        new EmbeddedNode(
            2, "rfork.resources.roots.data", root.toString(), "rfork.resources.lease", "500ms");
    lines("in", 2);
    Fork<String> fork =
        RemoteFork.fork(
            () -> {
              RemoteFile in = RemoteFile.open("data:in", OpenMode.READ_SHARED);
              Fork<Integer> writer =
                  RemoteFork.fork(
                      () -> {
                        RemoteFile out = RemoteFile.open("data:in", OpenMode.APPEND);
                        return (int) out.size();
                      });
              String refused;
              try {
                refused = "not refused: " + writer.join();
              } catch (ForkFailedException failure) {
                refused = String.valueOf(failure.getMessage());
              }
              return in.readLine() + ", " + refused;
            });
    assertThat(fork.join()).contains("line 0, ").contains("\"data:in\" is read by");
  }

  @Test
  void aHandleThatIsOpenForWritingIsOpenedOnce() {
    Fork<Integer> fork =
        RemoteFork.fork(
            () -> {
              RemoteFile first = RemoteFile.open("data:out", OpenMode.APPEND);
              first.writeLine("x");
              return (int) RemoteFile.open("data:out", OpenMode.APPEND).position();
            });
    assertThatThrownBy(fork::join)
        .hasMessageContaining(
            "is written by a handle of this fork (APPEND) that is open: use that");
  }

  @Test
  void bytesAreReadAndChangedInPlaceByViewsToo() throws IOException {
    Files.write(root.resolve("bytes"), new byte[] {1, 2, 3, 4});
    String copy =
        RemoteFork.<String>fork(
                () -> {
                  RemoteFile file = RemoteFile.open("data:bytes", OpenMode.READ_WRITE);
                  int first = file.in().read();
                  SeekableByteChannel channel = file.channel().position(3);
                  channel.write(ByteBuffer.wrap(new byte[] {9, 10}));
                  file.seek(0);
                  byte[] all = file.in().readAllBytes();
                  file.seek(1);
                  try (OutputStream out = file.out()) {
                    out.write(7);
                  }
                  file.commit();
                  return first + " " + all.length + " " + file.size();
                })
            .join();
    assertThat(copy).isEqualTo("1 5 5");
    assertThat(Files.readAllBytes(root.resolve("bytes"))).containsExactly(1, 7, 3, 9, 10);
  }

  @Test
  void aFileThatGrowsIsReadOn() throws IOException {
    Files.writeString(root.resolve("grows"), "a\n");
    String path = root.resolve("grows").toString();
    String seen =
        RemoteFork.fork(
                () -> {
                  RemoteFile in = RemoteFile.open("data:grows", OpenMode.READ);
                  @Nullable String first = in.readLine();
                  @Nullable String none = in.readLine();
                  Files.writeString(Path.of(path), "b\n", UTF_8, StandardOpenOption.APPEND);
                  return first + none + in.readLine();
                })
            .join();
    assertThat(seen).isEqualTo("anullb");
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

  @Test
  void aHandleThatWritesDoesNotGoToAChildButOneThatReadsDoes() throws IOException {
    lines("in", 3);
    Fork<String> parent =
        RemoteFork.fork(
            () -> {
              RemoteFile in = RemoteFile.open("data:in", OpenMode.READ);
              @Nullable String first = in.readLine();
              String child = String.valueOf(RemoteFork.fork(() -> in.readLine()).join());
              return first + ", " + child + ", " + in.readLine();
            });
    assertThat(parent.join()).isEqualTo("line 0, line 1, line 1");
    Fork<Integer> writer =
        RemoteFork.fork(
            () -> {
              RemoteFile out = RemoteFile.open("data:out", OpenMode.APPEND);
              return RemoteFork.fork(() -> (int) out.position()).join();
            });
    assertThatThrownBy(writer::join)
        .hasMessageContaining("is written by the fork that opened it: close it before you fork");
    Fork<Integer> closer =
        RemoteFork.fork(
            () -> {
              RemoteFile out = RemoteFile.open("data:out", OpenMode.APPEND);
              out.close();
              return RemoteFork.fork(() -> (int) out.position()).join();
            });
    assertThat(closer.join()).isZero();
  }

  @Test
  void mainAndStrayThreadsOpenNothing() {
    assertThatThrownBy(() -> RemoteFile.open("data:in", OpenMode.READ))
        .hasMessageContaining("open it inside a fork");
  }

  @Test
  void moreThanMayBePendingIsRefusedWithTheKeyToRaise() {
    Fork<Integer> fork =
        RemoteFork.fork(
            () -> {
              RemoteFile out = RemoteFile.open("data:out", OpenMode.APPEND);
              for (int i = 0; i < 17; i++) {
                out.write(new byte[1 << 20], 0, 1 << 20);
              }
              return 1;
            });
    assertThatThrownBy(fork::join).hasMessageContaining("rfork.resources.max-pending (16777216)");
  }

  @Test
  void filesThatAreClosedBeforeTheyArePublishedHaveOneLimitTogether() {
    assertThatThrownBy(RemoteFork.fork(new Closing())::join)
        .hasMessageContaining("\"data:out2\" cannot be closed")
        .hasMessageContaining("100000 bytes of it and 200000 of other closed files")
        .hasMessageContaining("262144 may be");
  }

  /** Closes one file after the other without a safe point between. */
  private static final class Closing extends Continuation<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    protected Integer run() throws IOException {
      for (int number = 0; number < 10; number++) {
        RemoteFile out = RemoteFile.open("data:out" + number, OpenMode.APPEND);
        out.write(new byte[100_000], 0, 100_000);
        out.commit();
        out.close();
      }
      return 10;
    }
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

  private String ledger() {
    try (Stream<Path> own = Files.list(root.resolve(".rfork"))) {
      Path ledger =
          own.filter(path -> path.toString().endsWith(".ledger")).findFirst().orElseThrow();
      return Files.readString(ledger);
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
      node.close();
      node = new EmbeddedNode(2, "rfork.resources.roots.data", place.toString());
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
      node.close();
      node = new EmbeddedNode(2, "rfork.resources.roots.data", place.toString());
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
