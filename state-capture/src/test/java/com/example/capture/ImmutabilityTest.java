package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.rfork.StateHooks;
import org.rfork.capture.AllowList;

/** Promise 1's exception: what can never change may be shared. */
class ImmutabilityTest {
  private record Pair(Object one, Object other) {}

  private static final class Final {
    private final long number;
    private final Object held;

    Final(long number, Object held) {
      this.number = number;
      this.held = held;
    }

    @Override
    public String toString() {
      return number + " " + held;
    }
  }

  private static final class Mutable {
    private int number;

    @Override
    public String toString() {
      return String.valueOf(++number);
    }
  }

  private static class Open {
    private final int number = 1;

    @Override
    public String toString() {
      return String.valueOf(number);
    }
  }

  private record Hooked(int number) implements StateHooks {}

  private static final class Forgetful {
    private final transient int number;

    Forgetful(int number) {
      this.number = number;
    }

    @Override
    public String toString() {
      return String.valueOf(number);
    }
  }

  private static final class Money extends BigDecimal {
    private static final long serialVersionUID = 1L;

    Money(String text) {
      super(text);
    }
  }

  private enum Colour {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "green";
      }
    }
  }

  @Test
  void valuesAndFinalHoldersOfValuesAreImmutable() {
    assertThat(isImmutable(null)).isTrue();
    assertThat(isImmutable("text")).isTrue();
    assertThat(isImmutable(new BigDecimal("1.50"))).isTrue();
    assertThat(isImmutable(new Pair(1, Instant.EPOCH))).isTrue();
    assertThat(isImmutable(new Pair(new Final(3, Colour.GREEN), Optional.of("x")))).isTrue();
    assertThat(isImmutable(lambda(new Pair(1, "x")))).isTrue();
  }

  @Test
  void whatMayChangeIsNot() {
    assertThat(isImmutable(new Mutable())).isFalse();
    assertThat(isImmutable(new Open())).isFalse();
    assertThat(isImmutable(new int[0])).isFalse();
    assertThat(isImmutable(List.of())).isFalse();
    assertThat(isImmutable(Collections.unmodifiableList(new ArrayList<>()))).isFalse();
    assertThat(isImmutable(new Pair(1, new Mutable()))).isFalse();
    assertThat(isImmutable(new Pair(1, new Money("1.50")))).isFalse();
    assertThat(isImmutable(Optional.of(new int[] {1}))).isFalse();
    assertThat(isImmutable(lambda(new int[] {1}))).isFalse();
  }

  @Test
  void whatACopyWouldDifferInIsNot() {
    assertThat(isImmutable(new Hooked(1))).isFalse();
    assertThat(isImmutable(new Forgetful(1))).isFalse();
  }

  @Test
  void whatCaptureWouldRefuseIsNot() {
    assertThat(isImmutable(Thread.currentThread())).isFalse();
    assertThat(isImmutable(new Pair(1, Thread.currentThread()))).isFalse();
    Object unserializable = (Supplier<String>) () -> "x";
    assertThat(isImmutable(unserializable)).isFalse();
    AllowList others = AllowList.of(Set.of("com.example.other"));
    assertThat(Captures.CAPTURE.isImmutable(new Pair(1, 2), others)).isFalse();
    assertThat(Captures.CAPTURE.isImmutable(lambda(1), others)).isFalse();
    assertThat(Captures.CAPTURE.isImmutable(Colour.RED, others)).isFalse();
    assertThat(Captures.CAPTURE.isImmutable(5, others)).isTrue();
  }

  @Test
  void whatMayBeOverALimitIsCapturedAtOnce() {
    assertThat(isImmutable(new Pair(1, "x".repeat(1_000)))).isTrue();
    assertThat(isImmutable(new Pair(1, "x".repeat(100_000)))).isFalse();
    assertThat(isImmutable(new BigDecimal(BigInteger.ONE.shiftLeft(100_000)))).isFalse();
    Object nested = "end";
    for (int i = 0; i < 100_000; i++) {
      nested = Optional.of(nested);
    }
    assertThat(isImmutable(nested)).isFalse();
  }

  @Test
  void aLongChainIsRatherCopied() {
    Object chain = "end";
    for (int i = 0; i < 1_000_000; i++) {
      chain = new Pair(i, chain);
    }
    assertThat(isImmutable(chain)).isFalse();
  }

  private static Model.Fun lambda(Object captured) {
    return value -> List.of(captured, value);
  }

  private static boolean isImmutable(Object value) {
    return Captures.CAPTURE.isImmutable(value, Captures.ALLOW);
  }
}
