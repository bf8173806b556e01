package org.rfork.runtime.resource.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static byte at(long place) {
    return (byte) (place * 31 + place / 7);
  }

  @Test
  void itKeepsNoMoreThanItsCapacity() {
    var window = new Window(8, 100);
    assertThat(window.add(new byte[10], 0, 10)).isEqualTo(8);
    assertThat(window.add(new byte[1], 0, 1)).isZero();
    assertThat(window.end()).isEqualTo(108);
    window.release(103);
    assertThat(window.room()).isEqualTo(3);
    assertThat(window.first()).isEqualTo(103);
    window.release(50);
    window.release(1000);
    assertThat(window.first()).isEqualTo(108);
    assertThat(window.length()).isZero();
  }

  @Test
  void eachByteIsFoundByItsPlace() {
    var random = new Random(5);
    var window = new Window(50, 7);
    for (int step = 0; step < 10_000; step++) {
      byte[] some = new byte[random.nextInt(20)];
      for (int i = 0; i < some.length; i++) {
        some[i] = at(window.end() + i);
      }
      int added = window.add(some, 0, some.length);
      assertThat(added).isLessThanOrEqualTo(some.length);
      if (window.length() > 0) {
        long from = window.first() + random.nextInt(window.length());
        byte[] read = window.read(from, random.nextInt(30));
        for (int i = 0; i < read.length; i++) {
          assertThat(read[i]).isEqualTo(at(from + i));
        }
      }
      window.release(window.first() + random.nextInt(10));
      assertThat(window.length()).isLessThanOrEqualTo(50);
    }
  }
}
