package org.rfork.runtime.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.resource.FileHome.Lease;
import org.rfork.runtime.resource.FileHome.Leaseholder;
import org.rfork.runtime.resource.FileHome.Use;

/** Who may use a file of a node, how long, and what becomes of what he laid ready. */
class FileLeasesTest extends OneLocalFile {
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
    assertThat(ledger()).doesNotContain("prepared");
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
    String before = ledger();
    String prepared = before.lines().filter(line -> line.startsWith("prepared")).findFirst().get();
    files.redeem(NAME, lease.token());
    rewrite(after -> after.replace("redeemed " + lease.token() + "\n", prepared + "\n"));
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
}
