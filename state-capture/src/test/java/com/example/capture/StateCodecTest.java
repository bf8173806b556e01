package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.rfork.CaptureException;
import org.rfork.CaptureException.Kind;
import org.rfork.capture.AllowList;
import org.rfork.capture.Handles;
import org.rfork.capture.spi.Sink;
import org.rfork.capture.spi.Source;
import org.rfork.capture.spi.StateCodec;

class StateCodecTest {
  /** Holds what capture would refuse. */
  static final class Counter {
    final ReentrantLock lock = new ReentrantLock();
    final String name;
    final double rate;
    final Object shared;

    Counter(String name, double rate, Object shared) {
      this.name = name;
      this.rate = rate;
      this.shared = shared;
    }
  }

  /** Found by META-INF/services. */
  public static final class CounterCodec implements StateCodec<Counter> {
    @Override
    public Class<Counter> type() {
      return Counter.class;
    }

    @Override
    public void write(Counter value, Sink sink) {
      if (value.rate < 0) {
        throw new IllegalStateException("the rate is " + value.rate);
      }
      sink.put(value.name).put(value.rate).put(value.shared);
    }

    @Override
    public Counter read(Source source) {
      return new Counter(
          source.nextOrNull(String.class),
          source.next(Double.class),
          source.nextOrNull(Object.class));
    }
  }

  @Test
  void aUsersCodecTakesApartAndPutsTogether() {
    int[] shared = {1};
    double nan = Double.longBitsToDouble(0x7FF8_0000_0000_0042L);
    Counter counter = new Counter("c", nan, shared);
    Object[] copy = Captures.copy(new Object[] {counter, shared, counter});
    Counter copied = (Counter) copy[0];
    assertThat(copied.name).isEqualTo("c");
    assertThat(Double.doubleToRawLongBits(copied.rate)).isEqualTo(0x7FF8_0000_0000_0042L);
    assertThat(copied.shared).isSameAs(copy[1]);
    assertThat(copied.lock).isNotNull();
    assertThat(copy[2]).isSameAs(copied);
  }

  @Test
  void partsAndFailuresAreRefusedByPath() {
    CaptureException part = refusal(new Counter("c", 1, new Object[] {new ReentrantLock()}));
    assertThat(part.path()).isEqualTo("$[0][2][0]");
    CaptureException failed = refusal(new Counter("c", -1, null));
    assertThat(failed.path()).isEqualTo("$[0]");
    assertThat(failed)
        .hasMessageContaining(CounterCodec.class.getName() + " failed to write")
        .hasMessageContaining("the rate is -1.0");
  }

  @Test
  void itsClassMustBeAllowed() {
    AllowList other = AllowList.of(Set.of("com.other"));
    CaptureException refusal =
        catchThrowableOfType(
            CaptureException.class,
            () -> Captures.CAPTURE.capture(new Counter("c", 1, null), other, Handles.NONE));
    assertThat(refusal.kind()).isEqualTo(Kind.NOT_ALLOWED);
  }

  private static CaptureException refusal(Counter counter) {
    return catchThrowableOfType(
        CaptureException.class, () -> Captures.capture(new Object[] {counter}));
  }
}
