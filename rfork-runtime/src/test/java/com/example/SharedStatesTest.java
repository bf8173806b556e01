package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.CaptureException;
import org.rfork.RemoteFork;
import org.rfork.Task;

/** Promise 1 in one JVM: what can never change is shared, and everything else is copied. */
@Timeout(60)
class SharedStatesTest {
  private static EmbeddedNode node;

  /** Tells which object came to the child. */
  private record Identity(Object held) implements Task<Integer> {
    @Override
    public Integer call() {
      return System.identityHashCode(held);
    }
  }

  private record Name(String first, String last) {}

  @BeforeAll
  static void start() {
    node = new EmbeddedNode(2);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void anImmutableStateComesAsItIs() {
    Name name = new Name("Ada", "Lovelace");
    assertThat(RemoteFork.fork(new Identity(name)).join()).isEqualTo(System.identityHashCode(name));
    BigDecimal number = new BigDecimal("1.5");
    int copied = RemoteFork.fork(() -> System.identityHashCode(number)).join();
    assertThat(copied).isEqualTo(System.identityHashCode(number));
  }

  @Test
  void whatMayChangeComesAsACopy() {
    List<Object> changeable =
        List.of(
            new int[] {1},
            new ArrayList<>(List.of(1)),
            Collections.unmodifiableList(new ArrayList<>(List.of(1))));
    for (Object held : changeable) {
      assertThat(RemoteFork.fork(new Identity(held)).join())
          .as(held.getClass().getName())
          .isNotEqualTo(System.identityHashCode(held));
    }
  }

  @Test
  void whatCannotBeCapturedIsRefusedAtTheFork() {
    Identity refused = new Identity(Thread.currentThread());
    assertThatThrownBy(() -> RemoteFork.fork(refused))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("$.held");
  }
}
