package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.CaptureException;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.ForkFailedException;
import org.rfork.ForkOptions;
import org.rfork.ForkRefusedException;
import org.rfork.JobOptions;
import org.rfork.MisuseException;
import org.rfork.RemoteFork;
import org.rfork.resource.ResourceException;
import org.rfork.resource.SharedRegion;
import org.rfork.runtime.Order;
import org.rfork.runtime.view.RegionSnapshot;

/** Memory that forks of one node share. */
@Timeout(60)
class SharedRegionTest {
  private EmbeddedNode node = new EmbeddedNode(4);

  @AfterEach
  void stop() {
    node.close();
  }

  private static <R> R inFork(org.rfork.Task<R> task) {
    return RemoteFork.fork(task).join();
  }

  private static Throwable refusal(Callable<?> work) {
    try {
      work.call();
      return new AssertionError("it did not fail");
    } catch (Throwable failure) {
      return failure;
    }
  }

  @Test
  void whatOneForkWritesAnotherReads() {
    int forks = 8;
    long sum =
        inFork(
            () -> {
              SharedRegion region = SharedRegion.open("sums", 8L * forks + 8);
              RemoteFork.forkAll(
                      0,
                      forks,
                      i -> {
                        region.putLong(8L * i, i + 1L);
                        return region.getAndAddLong(8L * forks, i + 1L);
                      })
                  .join();
              long all = 0;
              for (int i = 0; i < forks; i++) {
                all += region.getLong(8L * i);
              }
              return all * 1000 + region.getLongVolatile(8L * forks);
            });
    assertThat(sum).isEqualTo(36 * 1000 + 36);
  }

  @Test
  void eachViewReadsWhatItWrote() {
    String read =
        inFork(
            () -> {
              SharedRegion region = SharedRegion.open("views", 100_004);
              region.putInt(100_000, -7);
              region.putLong(8, Long.MIN_VALUE + 3);
              region.putDouble(16, -0.0);
              region.putDouble(24, Double.longBitsToDouble(0x7ff0000000000001L));
              double[] many = new double[10_000];
              for (int i = 0; i < many.length; i++) {
                many[i] = i / 3.0;
              }
              region.put(4096, many, 100, 9000);
              double[] back = new double[10_000];
              region.get(4096, back, 100, 9000);
              boolean same = back[99] == 0 && back[9100] == 0;
              for (int i = 100; i < 9100; i++) {
                same &= back[i] == many[i];
              }
              boolean ints =
                  region.compareAndSetInt(100_000, -7, 5)
                      && !region.compareAndSetInt(100_000, -7, 6)
                      && region.getAndAddInt(100_000, 3) == 5;
              boolean longs =
                  region.compareAndSetLong(0, 0, 9) && !region.compareAndSetLong(0, 0, 10);
              region.putLongVolatile(32, 77);
              return region.getInt(100_000)
                  + " "
                  + region.getLong(8)
                  + " "
                  + region.getDouble(16)
                  + " "
                  + Long.toHexString(Double.doubleToRawLongBits(region.getDouble(24)))
                  + " "
                  + region.getLongVolatile(32)
                  + " "
                  + region.getLong(0)
                  + " "
                  + same
                  + ints
                  + longs
                  + region.size()
                  + region.name();
            });
    assertThat(read)
        .isEqualTo("8 -9223372036854775805 -0.0 7ff0000000000001 77 9 truetruetrue100004views");
  }

  @Test
  void whatLiesOutsideOrAcrossIsRefusedWithTheOffset() {
    List<String> said =
        inFork(
            () -> {
              SharedRegion region = SharedRegion.open("small", 20);
              List<String> messages = new ArrayList<>();
              double[] two = new double[2];
              List<Callable<?>> wrong =
                  List.of(
                      () -> region.getLong(16),
                      () -> region.getInt(20),
                      () -> region.getDouble(-8),
                      () -> region.getLong(4),
                      () -> region.getAndAddInt(2, 1),
                      () -> {
                        region.put(8, two, 0, 2);
                        return 0;
                      },
                      () -> {
                        region.get(0, two, 1, 2);
                        return 0;
                      },
                      () -> region.getLong(Long.MAX_VALUE & -8L));
              for (Callable<?> each : wrong) {
                Throwable failure = refusal(each);
                messages.add(failure.getClass().getSimpleName() + " " + failure.getMessage());
              }
              return messages;
            });
    assertThat(said).allMatch(each -> each.startsWith("IndexOutOfBoundsException"));
    assertThat(said.get(0)).contains("\"small\" has 20 bytes", "no 8 at offset 16");
    assertThat(said.get(3)).contains("offset 4 is no multiple of 8");
  }

  @Test
  void aCounterLosesNothingThoughAllAddAtOnce() {
    long all =
        inFork(
            () -> {
              SharedRegion region = SharedRegion.open("counter", 8);
              RemoteFork.forkAll(
                      0,
                      4,
                      i -> {
                        for (int n = 0; n < 20_000; n++) {
                          region.getAndAddLong(0, 1);
                        }
                        return 0;
                      })
                  .join();
              return region.getLong(0);
            });
    assertThat(all).isEqualTo(80_000);
  }

  @Test
  void forksThatWaitForEachOtherHoldNoThread() {
    node.close();
    node = new EmbeddedNode(1);
    assertThat(inFork(new Sharing(12, 20, 0, 0, true))).isEqualTo(Sharing.expected(12, 20));
  }

  @Test
  void aForkThatIsEnteredAnewAtEachSafePointKeepsItsRegion() {
    node.close();
    node = new EmbeddedNode(2, "rfork.debug.reenter", true);
    assertThat(inFork(new Sharing(3, 30, 0, 0, true))).isEqualTo(Sharing.expected(3, 30));
  }

  @Test
  void aRegionLargerThanTheMemoryIsRefused() {
    Throwable refused = refusal(() -> inFork(() -> SharedRegion.open("huge", 1L << 50).size()));
    assertThat(refused)
        .isInstanceOf(ForkFailedException.class)
        .hasMessageContaining("shared region \"huge\" of 1,125,899,906,842,624 bytes is larger")
        .hasMessageContaining("open a smaller one");
    assertThat(refusal(() -> inFork(() -> SharedRegion.open("none", 0).size())))
        .hasMessageContaining("must have 1 byte or more, not 0");
    assertThat(refusal(() -> inFork(() -> SharedRegion.open("a\nb", 8).size())))
        .hasMessageContaining("needs a name");
  }

  @Test
  void mainHasNoRegions() {
    assertThatThrownBy(() -> SharedRegion.open("mine", 8))
        .isInstanceOf(MisuseException.class)
        .hasMessageContaining("open it inside a fork");
  }

  @Test
  void aForkIsAttachedToOneRegionAtATime() {
    String said =
        inFork(
            () -> {
              SharedRegion first = SharedRegion.open("first", 8);
              String refused = refusal(() -> SharedRegion.open("second", 8)).getMessage();
              first.close();
              first.close();
              try (SharedRegion second = SharedRegion.open("second", 8)) {
                second.putInt(4, 1);
              }
              return refused + "; " + refusal(() -> first.getInt(0)).getMessage();
            });
    assertThat(said)
        .contains(
            "is attached to another shared region", "\"first\" of", "is closed: use it before");
  }

  @Test
  void aRegionIsNoResultAndNoSharedValue() {
    assertThatThrownBy(() -> inFork(() -> List.of(SharedRegion.open("leaks", 8))))
        .hasMessageContaining("shared region \"leaks\" stays with the forks")
        .hasMessageContaining("copy out of it");
    assertThatThrownBy(() -> inFork(() -> RemoteFork.share(List.of(SharedRegion.open("lost", 8)))))
        .hasMessageContaining("\"lost\" stays with the forks");
    assertThatThrownBy(
            () ->
                inFork(
                    () -> {
                      SharedRegion region = SharedRegion.open("closed", 8);
                      region.close();
                      return RemoteFork.fork(() -> region.getInt(0)).join();
                    }))
        .hasMessageContaining("is not open in the fork that passes it on");
  }

  @Test
  void theRegionLivesAsLongAsAForkThatWasMadeWithIt() {
    long read =
        inFork(
            () -> {
              SharedRegion region = SharedRegion.open("left", 8);
              region.putLong(0, 42);
              Fork<Long> child = RemoteFork.fork(() -> region.getLong(0));
              region.close();
              return child.join();
            });
    assertThat(read).isEqualTo(42);
    Conditions.await("it is gone", () -> regions().isEmpty());
  }

  private List<RegionSnapshot> regions() {
    return node.running().snapshot(Duration.ofSeconds(5)).regions();
  }

  @Test
  void aChildThatMayNotRunWhereTheRegionIsIsRefused() {
    assertThatThrownBy(
            () ->
                inFork(
                    () -> {
                      SharedRegion region = SharedRegion.open("here", 8);
                      return RemoteFork.fork(
                              () -> region.getInt(0), ForkOptions.DEFAULT.node("elsewhere"))
                          .join();
                    }))
        .hasMessageContaining("was refused: its state has shared region \"here\" of")
        .hasMessageContaining("which is on here")
        .hasMessageContaining("no node is named elsewhere");
  }

  @Test
  void peopleSeeWhoIsAttachedAndWhyAForkIsWhereItIs() {
    Fork<Long> fork = RemoteFork.fork(new Sharing(2, 2000, 5, 1 << 20, true));
    Conditions.await(
        "three are attached", () -> regions().size() == 1 && regions().get(0).forks().size() == 3);
    RegionSnapshot region = regions().get(0);
    assertThat(region.name()).isEqualTo("cells");
    assertThat(region.opener()).isEqualTo(fork.path().value());
    assertThat(region.bytes()).isEqualTo((1 << 20) + 48);
    assertThat(region.written()).isEqualTo(1 << 16);
    assertThat(region.node()).isEqualTo("here");
    assertThat(node.running().snapshot(Duration.ofSeconds(5)).decisions())
        .anyMatch(
            each ->
                each.path().equals(fork.path() + "/1")
                    && each.reason().contains("it is attached to shared region \"cells\""));
    assertThat(node.running().carryOut(new Order(Order.Verb.MOVE, fork.path() + "/1", "")).done())
        .isTrue();
    Conditions.await(
        "there is no other node",
        () ->
            node.running().snapshot(Duration.ofSeconds(5)).moves().stream()
                .anyMatch(move -> move.why().contains("no other node")));
    assertThat(fork.cancel()).isTrue();
    Conditions.await("it is gone", () -> regions().isEmpty());
  }

  /** Kept for its handle alone. */
  private static final class Loner extends Continuation<Long> {
    private static final long serialVersionUID = 1L;

    private final SharedRegion region;

    Loner(SharedRegion region) {
      this.region = region;
    }

    @Override
    protected Long run() {
      return region.getLong(0);
    }
  }

  @Test
  void aJobOfItsOwnGetsNoRegionOfAnother() {
    assertThatThrownBy(
            () ->
                inFork(
                    () -> {
                      SharedRegion region = SharedRegion.open("ours", 8);
                      return RemoteFork.submit(
                              new Loner(region), JobOptions.named("other").allow("com.example"))
                          .join(Duration.ofSeconds(10));
                    }))
        .isNotInstanceOfAny(CaptureException.class, ForkRefusedException.class)
        .hasMessageContaining("is for the forks of its own job");
  }

  @Test
  void waitingGivesUpAfterItsLimit() {
    String said =
        inFork(
            () -> {
              SharedRegion region = SharedRegion.open("waits", 16);
              region.putLong(8, 5);
              long began = System.nanoTime();
              boolean there = region.awaitAtLeast(8, 5, Duration.ofSeconds(30));
              boolean notThere = region.awaitAtLeast(0, 1, Duration.ofMillis(50));
              long millis = (System.nanoTime() - began) / 1_000_000;
              return there + " " + notThere + " " + (millis >= 50 && millis < 20_000);
            });
    assertThat(said).isEqualTo("true false true");
  }

  @Test
  void openingANameTwiceInOneForkIsRefusedUntilItIsGone() throws ResourceException {
    String said =
        inFork(
            () -> {
              SharedRegion region = SharedRegion.open("once", 8);
              Fork<Long> child = RemoteFork.fork(new Slow(region));
              region.close();
              String refused = refusal(() -> SharedRegion.open("once", 8)).getMessage();
              child.cancel();
              return refused;
            });
    assertThat(said).contains("\"once\" of", "is there already");
  }

  private static final class Slow extends Continuation<Long> {
    private static final long serialVersionUID = 1L;

    private final SharedRegion region;

    Slow(SharedRegion region) {
      this.region = region;
    }

    @Override
    protected Long run() {
      while (!region.awaitAtLeast(0, 1, Duration.ofSeconds(10))) {
        RemoteFork.checkpoint();
      }
      return region.getLong(0);
    }
  }
}
