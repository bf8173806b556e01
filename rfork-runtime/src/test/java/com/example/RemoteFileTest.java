package com.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.ForkFailedException;
import org.rfork.RemoteFork;
import org.rfork.resource.OpenMode;
import org.rfork.resource.RemoteFile;

/** Files of forks on one node: how they are opened, read and written. */
@Timeout(60)
class RemoteFileTest extends FilesOfANode {
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
    restart("rfork.resources.roots.data", root.toString(), "rfork.debug.reenter", true);
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
    restart("rfork.resources.roots.data", root.toString(), "rfork.resources.lease", "500ms");
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
}
