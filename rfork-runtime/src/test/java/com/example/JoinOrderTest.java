package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ForkJoinTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Fork;
import org.rfork.RemoteFork;

/** Forks of one node are joined in whatever order, and leave nothing behind in its pool. */
@Timeout(60)
class JoinOrderTest {
  private static EmbeddedNode node;

  @BeforeAll
  static void start() {
    node = new EmbeddedNode(1);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void inTheOrderOfForking() {
    assertThat(RemoteFork.fork(() -> leftInTheDeque(false)).join()).isZero();
  }

  @Test
  void inTheOppositeOrder() {
    assertThat(RemoteFork.fork(() -> leftInTheDeque(true)).join()).isZero();
  }

  private static int leftInTheDeque(boolean lastFirst) {
    List<Fork<Integer>> forks = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      forks.add(RemoteFork.fork(() -> number));
    }
    if (lastFirst) {
      Collections.reverse(forks);
    }
    assertThat(forks.stream().mapToInt(Fork::join).sum()).isEqualTo(499_500);
    return ForkJoinTask.getQueuedTaskCount();
  }
}
