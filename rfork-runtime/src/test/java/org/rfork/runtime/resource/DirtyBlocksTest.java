package org.rfork.runtime.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class DirtyBlocksTest {
  private static final long BLOCK = DirtyBlocks.SIZE;

  @Test
  void marksEachBlockThatWasWritten() {
    var dirty = new DirtyBlocks(200 * BLOCK);
    dirty.mark(0);
    dirty.mark(BLOCK - 1);
    dirty.mark(64 * BLOCK);
    dirty.mark(70 * BLOCK - 1, 2);
    dirty.mark(100 * BLOCK, 3 * BLOCK);
    dirty.mark(200 * BLOCK - 1);
    assertThat(dirty.count()).isEqualTo(8);
    assertThat(dirty.take().stream()).containsExactly(0, 64, 69, 70, 100, 101, 102, 199);
    assertThat(dirty.count()).isZero();
    dirty.mark(64 * BLOCK);
    assertThat(dirty.take().stream()).containsExactly(64);
  }

  @Test
  void hasRoomForOneByteAndForPartsOfABlock() {
    for (long bytes : new long[] {1, BLOCK, BLOCK + 1, 64 * BLOCK, 64 * BLOCK + 1}) {
      var dirty = new DirtyBlocks(bytes);
      dirty.mark(bytes - 1);
      assertThat(dirty.take().stream()).containsExactly((int) ((bytes - 1) / BLOCK));
    }
  }

  /** What is written while blocks are taken is in the copy, or its block is marked again. */
  @RepeatedTest(5)
  void nothingThatIsWrittenMeanwhileIsMissed() throws Exception {
    int blocks = 130;
    var dirty = new DirtyBlocks(blocks * BLOCK);
    var content = new AtomicLongArray(blocks);
    long[] copy = new long[blocks];
    dirty.track(true);
    var stop = new AtomicBoolean();
    var ended = new CountDownLatch(2);
    for (int writer = 0; writer < 2; writer++) {
      var random = new Random(writer);
      new Thread(
              () -> {
                while (!stop.get()) {
                  int block = random.nextInt(blocks);
                  content.setPlain(block, content.getPlain(block) + 1);
                  dirty.mark(block * BLOCK);
                }
                ended.countDown();
              })
          .start();
    }
    for (int round = 0; round < 2000; round++) {
      copy(dirty.take(), content, copy);
    }
    stop.set(true);
    ended.await();
    copy(dirty.take(), content, copy);
    for (int block = 0; block < blocks; block++) {
      assertThat(copy[block]).isEqualTo(content.get(block));
    }
  }

  private static void copy(BitSet taken, AtomicLongArray content, long[] copy) {
    taken.stream().forEach(block -> copy[block] = content.getPlain(block));
  }
}
