package org.rfork.runtime.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.resource.FileHome.Lease;
import org.rfork.runtime.resource.FileHome.Leaseholder;
import org.rfork.runtime.resource.FileHome.Publication;
import org.rfork.runtime.resource.FileHome.Use;

/** What is done to files of a node: names, leases, publishing, taking back. */
class LocalFilesTest {
  private static final String NAME = "data:out.txt";

  @TempDir private Path root;

  private LocalFiles files(Duration lease) {
    return new LocalFiles("n1", new Roots("n1", Map.of("data", root)), lease);
  }

  private LocalFiles files() {
    return files(Duration.ofMinutes(1));
  }

  private static Leaseholder writer(String fork, int attempt, long resumedAt) {
    return new Leaseholder(fork, new Attempt(0, attempt), resumedAt, false);
  }

  private static Publication added(long number, String text) {
    return new Publication(number, true, text.getBytes(UTF_8));
  }

  private static Publication content(long number, String text) {
    return new Publication(number, false, text.getBytes(UTF_8));
  }

  private String text() throws IOException {
    return Files.readString(root.resolve("out.txt"));
  }

  private static ResourceException refusal(ThrowingCallable call) {
    return catchThrowableOfType(ResourceException.class, call);
  }

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
  void aStaleTokenWritesNothing() throws IOException {
    LocalFiles files = files();
    Lease old = files.acquire(NAME, Use.APPEND, writer("j/0", 1, 0));
    Lease now = files.acquire(NAME, Use.APPEND, writer("j/0", 2, 0));
    ResourceException refused = refusal(() -> files.publish(NAME, old.token(), added(1, "late\n")));
    assertThat(refused.kind()).isEqualTo(Kind.LEASE);
    assertThat(refused).hasMessageContaining("token 1 is stale, the newest is 2");
    files.publish(NAME, now.token(), added(1, "right\n"));
    assertThat(text()).isEqualTo("right\n");
    assertThat(refusal(() -> files.acquire(NAME, Use.APPEND, writer("j/0", 1, 0))).kind())
        .isEqualTo(Kind.LEASE);
  }

  @Test
  void aForkOfARestartedJobHasItsFileThoughItsAttemptsBeginAnew() throws IOException {
    LocalFiles files = files();
    Lease before = files.acquire(NAME, Use.APPEND, writer("j/0", 3, 0));
    files.publish(NAME, before.token(), added(1, "one\n"));
    files.publish(NAME, before.token(), added(2, "two\n"));
    Attempt restarted = new Attempt(1000, 1);
    Lease next = files.acquire(NAME, Use.APPEND, new Leaseholder("j/0", restarted, 1, true));
    assertThat(text()).isEqualTo("one\n");
    assertThat(next.published()).isEqualTo(1);
    assertThat(refusal(() -> files.acquire(NAME, Use.APPEND, writer("j/0", 4, 2))))
        .hasMessageContaining("is written by attempt 1 since the restart at 1000 of j/0")
        .hasMessageContaining("attempt 4 is too late");
  }

  @Test
  void whatIsLaidReadyIsGoneWhenItsLeaseIsGivenBack() throws IOException {
    LocalFiles files = files();
    Lease lease = files.acquire(NAME, Use.REPLACE, writer("j/0", 1, 0));
    files.publish(NAME, lease.token(), content(1, "seen"));
    files.prepare(NAME, lease.token(), content(2, "never"));
    files.letGo(NAME, lease.token());
    assertThat(Files.readString(book())).doesNotContain("prepared");
    assertThat(book().resolveSibling(book().getFileName() + ".v2")).doesNotExist();
    assertThat(refusal(() -> files.redeem(NAME, lease.token()))).hasMessageContaining("given up");
    assertThat(text()).isEqualTo("seen");
    Lease other = files.acquire(NAME, Use.APPEND, writer("j/1", 1, 0));
    assertThat(other.length()).isEqualTo(4);
  }

  @Test
  void aLeaseKeepsOthersOutUntilItIsGivenBackOrEnds() throws IOException {
    LocalFiles files = files();
    Lease lease = files.acquire(NAME, Use.APPEND, writer("j/0", 1, 0));
    assertThatThrownBy(() -> files.acquire(NAME, Use.APPEND, writer("j/1", 1, 0)))
        .hasMessageContaining("is written by j/0, whose lease (token 1)");
    files.letGo(NAME, lease.token());
    Lease second = files.acquire(NAME, Use.APPEND, writer("j/1", 1, 0));
    assertThat(second.token()).isEqualTo(2);
    LocalFiles ended = files(Duration.ZERO);
    Lease third = ended.acquire("data:other", Use.APPEND, writer("j/0", 1, 0));
    Lease fourth = ended.acquire("data:other", Use.APPEND, writer("j/1", 1, 0));
    assertThat(fourth.token()).isGreaterThan(third.token());
  }

  @Test
  void whoGoesOnWithAFileThatAnotherForkWroteMeanwhileIsToldSo() throws IOException {
    LocalFiles files = files(Duration.ZERO);
    Lease first = files.acquire(NAME, Use.APPEND, writer("j/0", 1, 0));
    files.publish(NAME, first.token(), added(1, "mine\n"));
    Lease other = files.acquire(NAME, Use.APPEND, writer("j/1", 1, 0));
    files.publish(NAME, other.token(), added(1, "theirs\n"));
    ResourceException refused =
        refusal(
            () ->
                files.acquire(
                    NAME, Use.APPEND, new Leaseholder("j/0", new Attempt(0, 2), 1, true)));
    assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(text()).isEqualTo("mine\ntheirs\n");
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

  private Path book() throws IOException {
    try (Stream<Path> own = Files.list(root.resolve(Roots.OWN))) {
      return own.filter(path -> path.toString().endsWith(".ledger")).findFirst().orElseThrow();
    }
  }

  private void intend(String line) throws IOException {
    Files.writeString(book(), line + "\n", StandardOpenOption.APPEND);
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
  void whatIsLaidReadyIsSeenWhenItIsRedeemedAndOnceOnly() throws IOException {
    LocalFiles files = files();
    Lease lease = files.acquire(NAME, Use.APPEND, writer("j/0", 1, 0));
    files.publish(NAME, lease.token(), added(1, "one\n"));
    files.prepare(NAME, lease.token(), added(2, "two\n"));
    assertThat(text()).isEqualTo("one\n");
    files.redeem(NAME, lease.token());
    files.redeem(NAME, lease.token());
    assertThat(text()).isEqualTo("one\ntwo\n");
    Lease other = files.acquire(NAME, Use.APPEND, writer("j/1", 1, 0));
    files.redeem(NAME, lease.token());
    files.publish(NAME, other.token(), added(1, "three\n"));
    assertThat(text()).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void aContentThatIsLaidReadyTakesTheOldOnesPlaceAsAWhole() throws IOException {
    Files.writeString(root.resolve("out.txt"), "found");
    LocalFiles files = files();
    Lease lease = files.acquire(NAME, Use.REPLACE, writer("j/0", 1, 0));
    files.prepare(NAME, lease.token(), content(1, "next"));
    assertThat(text()).isEqualTo("found");
    files.redeem(NAME, lease.token());
    assertThat(text()).isEqualTo("next");
  }

  @Test
  void whatIsLaidReadyIsGivenUpByALaterAttemptAndByTheEndOfItsLease() throws IOException {
    LocalFiles files = files();
    Lease lease = files.acquire(NAME, Use.APPEND, writer("j/0", 1, 0));
    files.prepare(NAME, lease.token(), added(1, "early\n"));
    Lease second = files.acquire(NAME, Use.APPEND, writer("j/0", 2, 0));
    assertThat(refusal(() -> files.redeem(NAME, lease.token()))).hasMessageContaining("is stale");
    files.prepare(NAME, second.token(), added(1, "late\n"));
    files.redeem(NAME, second.token());
    assertThat(text()).isEqualTo("late\n");

    LocalFiles brief = files(Duration.ZERO);
    Lease third = brief.acquire(NAME, Use.APPEND, writer("j/1", 1, 0));
    brief.prepare(NAME, third.token(), added(1, "never\n"));
    Lease fourth = brief.acquire(NAME, Use.APPEND, writer("j/2", 1, 0));
    assertThat(fourth.length()).isEqualTo(5);
    assertThat(refusal(() -> brief.redeem(NAME, third.token())).kind()).isEqualTo(Kind.LEASE);
    assertThat(text()).isEqualTo("late\n");
  }

  /** As a process leaves it that dies between publishing and saying so. */
  @Test
  void whatWasRedeemedWithoutAWordOfItIsNotRedeemedTwice() throws IOException {
    LocalFiles files = files();
    Lease lease = files.acquire(NAME, Use.APPEND, writer("j/0", 1, 0));
    files.prepare(NAME, lease.token(), added(1, "one\n"));
    String before = Files.readString(book());
    String prepared = before.lines().filter(line -> line.startsWith("prepared")).findFirst().get();
    files.redeem(NAME, lease.token());
    String after = Files.readString(book());
    Files.writeString(book(), after.replace("redeemed " + lease.token() + "\n", prepared + "\n"));
    files.redeem(NAME, lease.token());
    assertThat(text()).isEqualTo("one\n");
  }

  @Test
  void severalReadUnderSharedLeasesAndNobodyWritesMeanwhile() throws IOException {
    Files.writeString(root.resolve("out.txt"), "text");
    LocalFiles files = files();
    Lease first = files.acquire(NAME, Use.READ, writer("j/0", 1, 0));
    Lease second = files.acquire(NAME, Use.READ, writer("j/1", 1, 0));
    assertThat(second.token()).isGreaterThan(first.token());
    assertThatThrownBy(() -> files.acquire(NAME, Use.APPEND, writer("j/2", 1, 0)))
        .hasMessageContaining("is read by j/0, whose lease (token 1)");
    files.renew(NAME, first.token());
    files.letGo(NAME, first.token());
    files.letGo(NAME, second.token());
    Lease writing = files.acquire(NAME, Use.APPEND, writer("j/2", 1, 0));
    assertThatThrownBy(() -> files.acquire(NAME, Use.READ, writer("j/0", 1, 0)))
        .hasMessageContaining("is written by j/2");
    files.letGo(NAME, writing.token());
  }

  @Test
  void aWriterWhoseLeaseEndedIsFencedOffByAReader() throws IOException {
    Files.writeString(root.resolve("out.txt"), "text");
    LocalFiles brief = files(Duration.ZERO);
    Lease writing = brief.acquire(NAME, Use.APPEND, writer("j/0", 1, 0));
    Lease reading = files().acquire(NAME, Use.READ, writer("j/1", 1, 0));
    assertThat(reading.token()).isGreaterThan(writing.token());
    assertThat(refusal(() -> brief.publish(NAME, writing.token(), added(1, "late\n"))).kind())
        .isEqualTo(Kind.LEASE);
    assertThat(text()).isEqualTo("text");
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
