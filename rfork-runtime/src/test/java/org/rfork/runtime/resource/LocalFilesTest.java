package org.rfork.runtime.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.resource.FileHome.Lease;
import org.rfork.runtime.resource.FileHome.Use;

/** What is done to files of a node: names, publishing, taking back, calls from other nodes. */
class LocalFilesTest extends OneLocalFile {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:../secret",
        "data:a/../../secret",
        "data:/etc/passwd",
        "data:.",
        "data:a/./b",
        "data:",
        "nowhere:x",
        "plain",
        "data:.rfork/x",
        "data:link/x",
        "data:dangling"
      })
  void noNameLeadsOutOfItsRoot(String name) throws IOException {
    Files.createSymbolicLink(root.resolve("link"), Path.of("/tmp"));
    Files.createSymbolicLink(root.resolve("dangling"), Path.of("/nowhere/at/all"));
    ResourceException refused = refusal(() -> files().acquire(name, Use.APPEND, writer("j", 1, 0)));
    assertThat(refused.kind()).isEqualTo(Kind.NAME);
    assertThat(refused).hasMessageContaining("\"" + name + "\"");
  }

  @Test
  void aRootThatIsMissingIsNamedWithTheKeyToSet() {
    assertThatThrownBy(() -> files().read("logs:a", 0, 1))
        .hasMessageContaining("n1 has no root \"logs\", its roots are [data]")
        .hasMessageContaining("set rfork.resources.roots.logs");
  }

  @Test
  void aFileThatIsMissingIsNamedWithItsPath() {
    assertThatThrownBy(() -> files().read("data:in/a.csv", 0, 1))
        .hasMessageContaining("file \"data:in/a.csv\" is not on n1")
        .hasMessageContaining(root.resolve("in/a.csv").getFileName().toString());
  }

  @Test
  void whatWasPublishedAfterAStateIsTakenBackWhenTheForkGoesOnFromIt() throws IOException {
    LocalFiles files = files();
    Lease lease = files.acquire(NAME, Use.APPEND, writer("j/0", 1, 0));
    files.publish(NAME, lease.token(), added(1, "one\n"));
    files.publish(NAME, lease.token(), added(2, "two\n"));
    files.publish(NAME, lease.token(), added(3, "three\n"));
    Lease next = files.acquire(NAME, Use.APPEND, writer("j/0", 2, 2));
    assertThat(text()).isEqualTo("one\ntwo\n");
    assertThat(next.published()).isEqualTo(2);
    Lease birth = files.acquire(NAME, Use.APPEND, writer("j/0", 3, 0));
    assertThat(Files.exists(root.resolve("out.txt"))).isFalse();
    assertThat(birth.length()).isZero();
  }

  @Test
  void anEarlierContentComesBackToo() throws IOException {
    Files.writeString(root.resolve("out.txt"), "found");
    LocalFiles files = files();
    Lease lease = files.acquire(NAME, Use.REPLACE, writer("j/0", 1, 0));
    files.publish(NAME, lease.token(), content(4, "first"));
    files.publish(NAME, lease.token(), content(5, "second"));
    assertThat(text()).isEqualTo("second");
    Lease unused = files.acquire(NAME, Use.REPLACE, writer("j/0", 2, 4));
    assertThat(text()).isEqualTo("first");
    unused = files.acquire(NAME, Use.REPLACE, writer("j/0", 3, 0));
    assertThat(text()).isEqualTo("found");
    assertThat(unused.published()).isZero();
  }

  @Test
  void aFileThatWasChangedBehindOurBackIsAConflictThatNamesBothVersions() throws IOException {
    LocalFiles files = files();
    Lease lease = files.acquire(NAME, Use.APPEND, writer("j/0", 1, 0));
    files.publish(NAME, lease.token(), added(1, "one\n"));
    Files.writeString(root.resolve("out.txt"), "xx\n", StandardOpenOption.APPEND);
    ResourceException refused =
        refusal(() -> files.publish(NAME, lease.token(), added(2, "two\n")));
    assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(refused).hasMessageContaining("it has 7 bytes").hasMessageContaining("with 4 bytes");
    assertThat(text()).isEqualTo("one\nxx\n");
    Files.delete(root.resolve("out.txt"));
    assertThatThrownBy(() -> files.publish(NAME, lease.token(), added(2, "two\n")))
        .hasMessageContaining("it has no file");
  }

  /** As a process leaves it that dies after so many bytes. */
  @Test
  void bytesOfAPublicationThatWasCutShortAreTakenBackByWhoComesNext() throws IOException {
    LocalFiles files = files();
    Lease lease = files.acquire(NAME, Use.APPEND, writer("j/0", 1, 0));
    files.publish(NAME, lease.token(), added(1, "one\n"));
    intend("intent 2 8 ?");
    Files.writeString(root.resolve("out.txt"), "tw", StandardOpenOption.APPEND);
    Lease next = files.acquire(NAME, Use.APPEND, writer("j/0", 2, 2));
    assertThat(text()).isEqualTo("one\n");
    assertThat(next.published()).isEqualTo(1);
    files.publish(NAME, next.token(), added(2, "two\n"));
    assertThat(text()).isEqualTo("one\ntwo\n");
  }

  @Test
  void aContentThatWasReplacedIsFoundToBeByWhoComesNext() throws IOException {
    LocalFiles files = files();
    Lease lease = files.acquire(NAME, Use.REPLACE, writer("j/0", 1, 0));
    files.publish(NAME, lease.token(), content(1, "first"));
    Files.writeString(root.resolve("out.txt"), "second");
    Files.writeString(book().resolveSibling(book().getFileName() + ".v2"), "second");
    String digest = LocalFiles.digest(root.resolve("out.txt"), 0, 6);
    intend("intent 2 6 " + digest);
    Lease next = files.acquire(NAME, Use.REPLACE, writer("j/0", 2, 2));
    assertThat(next.published()).isEqualTo(2);
    assertThat(text()).isEqualTo("second");
  }

  private void intend(String line) throws IOException {
    rewrite(text -> text + line + "\n");
  }

  @Test
  void anotherNodesFilesAreReachedByBytesAlone() throws IOException {
    LocalFiles files = files();
    var parts = new Parts();
    FileHome remote = FileCalls.remote(question -> FileCalls.answer(question, files, parts));
    Lease lease = remote.acquire(NAME, Use.APPEND, writer("j/0", 1, 0));
    remote.publish(NAME, lease.token(), added(1, "far\n"));
    remote.renew(NAME, lease.token());
    remote.letGo(NAME, lease.token());
    assertThat(new String(remote.read(NAME, 1, 100), UTF_8)).isEqualTo("ar\n");
    assertThat(remote.version(NAME, -1)).isEqualTo(files.version(NAME, -1));
    assertThat(remote.size(NAME)).isEqualTo(4);
    assertThatThrownBy(() -> remote.read("logs:a", 0, 1)).hasMessageContaining("no root \"logs\"");
  }

  @Test
  void ofAFileThatIsCarriedOnlyTheBlocksAreFetchedThatAreNotThere() throws IOException {
    byte[] bytes = new byte[2 * Blocks.SIZE + 100];
    bytes[Blocks.SIZE] = 1;
    bytes[2 * Blocks.SIZE] = 2;
    Files.write(root.resolve("big"), bytes);
    LocalFiles files = files();
    var blocks = new Blocks("n2");
    Version whole = files.version("data:big", -1);
    FileHome first = CarriedFile.of(blocks, files, "data:big", whole);
    assertThat(blocks.fetchedBytes()).isZero();
    assertThat(first.read("data:big", 0, 1)).containsExactly(0);
    assertThat(first.read("data:big", Blocks.SIZE, 2)).containsExactly(1, 0);
    assertThat(first.read("data:big", 2 * Blocks.SIZE + 99, 50)).hasSize(1);
    assertThat(first.read("data:big", bytes.length, 50)).isEmpty();
    assertThat(blocks.fetchedBytes()).isEqualTo(bytes.length);
    bytes[Blocks.SIZE] = 3;
    Files.write(root.resolve("big"), bytes);
    FileHome second = CarriedFile.of(blocks, files, "data:big", files.version("data:big", -1));
    assertThat(second.read("data:big", Blocks.SIZE, 1)).containsExactly(3);
    assertThat(second.read("data:big", 2L * Blocks.SIZE, 1)).containsExactly(2);
    assertThat(blocks.fetchedBytes()).isEqualTo(bytes.length + Blocks.SIZE);
    blocks.close();
  }

  @Test
  void aVersionThatIsNotKeptAnyMoreIsNotTakenForAnother() throws IOException {
    LocalFiles files = files();
    Lease lease = files.acquire(NAME, Use.APPEND, writer("j/0", 1, 0));
    for (int number = 1; number <= 40; number++) {
      files.publish(NAME, lease.token(), added(number, number + "\n"));
    }
    ResourceException refused = refusal(() -> files.acquire(NAME, Use.APPEND, writer("j/0", 2, 5)));
    assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(refused).hasMessageContaining("what it had at state 5 is not kept any more");
    Lease next = files.acquire(NAME, Use.APPEND, writer("j/0", 2, 38));
    assertThat(next.published()).isEqualTo(38);
    assertThat(text()).endsWith("37\n38\n");
  }

  @Test
  void largeContentsComeFromOtherNodesInParts() throws IOException {
    LocalFiles files = files();
    var parts = new Parts();
    FileHome remote =
        FileCalls.remote(
            question -> {
              assertThat(question).hasSizeLessThan(Parts.SIZE + 1000);
              return FileCalls.answer(question, files, parts);
            });
    Lease lease = remote.acquire(NAME, Use.APPEND, writer("j/0", 1, 0));
    String large = "0123456789".repeat(200_000);
    remote.publish(NAME, lease.token(), added(1, large));
    assertThat(text()).isEqualTo(large);
    remote.prepare(NAME, lease.token(), added(2, large));
    remote.redeem(NAME, lease.token());
    assertThat(text()).isEqualTo(large + large);
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsNamed() {
    LocalFiles files =
        new LocalFiles("n1", new Roots("n1", Map.of("data", Path.of("/proc"))), Duration.ZERO);
    ResourceException refused =
        refusal(() -> files.acquire("data:out", Use.APPEND, writer("j/0", 1, 0)));
    assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(refused).hasMessageContaining("\"data:out\" on n1").hasMessageContaining("/proc");
  }

  @Test
  void aFileThatMayNotBeReadIsNamedWithWhatToDo() throws IOException {
    Path secret = Files.writeString(root.resolve("secret"), "x");
    Files.setPosixFilePermissions(secret, Set.of());
    assumeThat(Files.isReadable(secret)).as("root reads everything").isFalse();
    assertThatThrownBy(() -> files().read("data:secret", 0, 1))
        .hasMessageContaining("is denied to this process; change its permissions");
  }
}
