package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Fork;
import org.rfork.ForkLostException;
import org.rfork.RemoteFork;
import org.rfork.Task;

/** Forks that end the JVM they run in, and the others that were there. */
@Timeout(240)
class NodeKillerIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static Object exit() {
    System.exit(7);
    return "not reached";
  }

  private static Object fillMemory() {
    return new long[Integer.MAX_VALUE - 8][Integer.MAX_VALUE - 8];
  }

  private static Object crash() throws ReflectiveOperationException {
    Class<?> unsafe = Class.forName("sun.misc.Unsafe");
    Field field = unsafe.getDeclaredField("theUnsafe");
    field.setAccessible(true);
    return unsafe.getMethod("putAddress", long.class, long.class).invoke(field.get(null), 0L, 0L);
  }

  private static void assertLost(Task<Object> killer, String how) {
    Fork<Object> fork = RemoteFork.fork(killer);
    assertThatThrownBy(() -> fork.join(LIMIT))
        .isInstanceOf(ForkLostException.class)
        .hasMessageContaining(fork.path().value())
        // Not 1, if an idle node took it from a queue before.
        .hasMessageMatching("(?s).*attempt \\d on n\\d .*")
        .hasMessageContaining(how);
  }

  @Test
  void theLossSaysHowTheProcessEnded() throws Exception {
    try (var cluster = new TestCluster(4, 1, Map.of("rfork.forks.max-attempts", "1"))) {
      assertLost(NodeKillerIT::exit, "its process exited with code 7");
      assertLost(
          NodeKillerIT::fillMemory,
          "its process exited with code 3 after java.lang.OutOfMemoryError: Java heap space");
      assertLost(NodeKillerIT::crash, "after SIGSEGV");
      assertThat(RemoteFork.fork(() -> "the cluster lives").join(LIMIT))
          .isEqualTo("the cluster lives");
    }
  }

  private static int innocent(int i) throws InterruptedException {
    Thread.sleep(100);
    return i;
  }

  @Test
  void forksThatWereOnTheNodesOfAKillerFinishElsewhere() throws Exception {
    try (var cluster = new TestCluster(4, 2, Map.of("rfork.forks.max-attempts", "3"))) {
      List<Fork<Integer>> innocents = new ArrayList<>();
      Fork<Object> killer = null;
      for (int i = 0; i < 60; i++) {
        int index = i;
        innocents.add(RemoteFork.fork(() -> innocent(index)));
        if (i == 10) {
          killer = RemoteFork.fork(NodeKillerIT::exit);
        }
      }
      Fork<Object> guilty = killer;
      for (int i = 0; i < innocents.size(); i++) {
        assertThat(innocents.get(i).join(LIMIT)).isEqualTo(i);
      }
      assertThatThrownBy(() -> guilty.join(LIMIT))
          .isInstanceOf(ForkLostException.class)
          .hasMessageContaining("3 times")
          // Not from 1, if an idle node took it from a queue before.
          .hasMessageMatching("(?s).*(attempt \\d on n\\d \\(its process exited with code 7.*){3}");
      assertThat(cluster.lines())
          .filteredOn(line -> line.contains(" exited with code 7"))
          .hasSize(3);
    }
  }
}
