package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Fork;
import org.rfork.RemoteFork;

/** How many forks go on at once where joins wait, and are stood in for, over and over. */
@Timeout(120)
class SurplusThreadsTest {
  private static final int THREADS = 2;
  private static final AtomicInteger INSIDE = new AtomicInteger();
  private static final AtomicInteger CROWDED = new AtomicInteger();

  @BeforeEach
  void forget() {
    CROWDED.set(0);
  }

  private static int leaves(int levels) {
    if (levels == 0) {
      return leaf();
    }
    List<Fork<Integer>> forks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      forks.add(RemoteFork.fork(() -> leaves(levels - 1)));
    }
    return forks.stream().mapToInt(Fork::join).sum();
  }

  private static int leaf() {
    if (INSIDE.incrementAndGet() > THREADS) {
      CROWDED.incrementAndGet();
    }
    try {
      long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(100);
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      return 1;
    } finally {
      INSIDE.decrementAndGet();
    }
  }

  @Test
  void hardlyAnyRunsBesideMoreThanThereAreThreadsFor() {
    try (var node = new EmbeddedNode(THREADS)) {
      for (int i = 0; i < 10; i++) {
        assertThat(RemoteFork.fork(() -> leaves(5)).join()).isEqualTo(1024);
      }
    }
    assertThat(CROWDED.get()).as("of 10,240 leaves").isLessThan(1000);
  }
}
