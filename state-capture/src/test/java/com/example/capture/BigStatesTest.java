package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rfork.capture.CaptureLimits;
import org.rfork.capture.Handles;
import org.rfork.capture.StateCapture;

/** Run by {@code mvn test -Pbig}, with a heap of 6 GB. */
@Tag("big")
class BigStatesTest {
  private static final StateCapture CAPTURE =
      new StateCapture(new CaptureLimits(1L << 30, 30_000_000, 3_000_000));

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // each test knows its type
  private static <T> T copy(Object root) {
    byte[] document = CAPTURE.capture(root, Captures.ALLOW, Handles.NONE).bytes();
    return (T)
        CAPTURE.restore(
            document, Captures.ALLOW, BigStatesTest.class.getClassLoader(), Handles.NONE);
  }

  @Test
  void anArrayOf200Megabytes() {
    double[] numbers = new double[25_000_000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Double.longBitsToDouble(i * 0x9E37_79B9_7F4A_7C15L);
    }
    double[] copy = copy(numbers);
    assertThat(copy).hasSameSizeAs(numbers);
    for (int i = 0; i < numbers.length; i++) {
      if (Double.doubleToRawLongBits(copy[i]) != Double.doubleToRawLongBits(numbers[i])) {
        throw new AssertionError("element " + i);
      }
    }
  }

  @Test
  void aStringOf30MillionLetters() {
    String text = "aé漢".repeat(10_000_000);
    String copy = copy(text);
    assertThat(copy.equals(text)).isTrue();
  }

  @Test
  void aMapOfTenMillionEntries() {
    Map<Integer, Long> map = new HashMap<>();
    for (int i = 0; i < 10_000_000; i++) {
      map.put(i * 31, (long) i);
    }
    Map<Integer, Long> copy = copy(map);
    assertThat(copy.equals(map)).isTrue();
    assertThat(copy.keySet().iterator().next()).isEqualTo(map.keySet().iterator().next());
  }
}
