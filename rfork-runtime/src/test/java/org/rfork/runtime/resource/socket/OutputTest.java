package org.rfork.runtime.resource.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OutputTest {
  private static final byte[] NOTHING = {};

  private static byte at(long place) {
    return (byte) (place * 31 + place / 7);
  }

  /** Those of the places from one to another. */
  private static byte[] bytes(long from, long to) {
    var bytes = new byte[(int) (to - from)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = at(from + i);
    }
    return bytes;
  }

  private static int add(Output output, int count) {
    return output.add(bytes(output.end(), output.end() + count), 0, count);
  }

  @Test
  void whatWasSentIsKeptAsLongAsNothingNeedsItsRoom() {
    Output output = Output.keeping(8, 100, NOTHING);
    assertThat(add(output, 6)).isEqualTo(6);
    output.sent(5);
    assertThat(output.nearest(0)).isEqualTo(100);
    assertThat(add(output, 4)).isEqualTo(4);
    assertThat(output.nearest(0)).as("the oldest is let go").isEqualTo(102);
    assertThat(add(output, 4)).as("five wait").isEqualTo(3);
    assertThat(output.waiting()).isEqualTo(8);
    assertThat(output.nearest(0)).isEqualTo(105).isEqualTo(output.sent());
    assertThat(add(output, 1)).as("what waits is never let go").isZero();
    assertThat(output.next(100)).isEqualTo(bytes(105, 113));
  }

  @Test
  void whatIsNotToBeSentAgainIsLetGoAtOnce() {
    Output output = Output.plain(8, 100);
    assertThat(add(output, 6)).isEqualTo(6);
    output.sent(5);
    assertThat(output.nearest(0)).isEqualTo(105);
    assertThat(add(output, 8)).isEqualTo(7);
  }

  @Test
  void itBeginsWithWhatThePeerHasNotGot() {
    Output output = Output.keeping(8, 100, bytes(100, 120));
    assertThat(output.sent()).isEqualTo(100);
    assertThat(output.end()).isEqualTo(120);
    assertThat(output.waiting()).isEqualTo(20);
    assertThat(add(output, 1)).isZero();
    output.sent(20);
    assertThat(output.nearest(110)).isEqualTo(110);
    assertThat(output.nearest(130)).isEqualTo(120);
    assertThat(output.read(110, 100)).isEqualTo(bytes(110, 120));
  }

  @Test
  void eachByteIsFoundByItsPlace() {
    var random = new Random(7);
    Output output = Output.keeping(50, 7, NOTHING);
    for (int step = 0; step < 10_000; step++) {
      int room = 50 - output.waiting();
      int count = random.nextInt(30);
      assertThat(add(output, count)).isEqualTo(Math.min(count, room));
      long first = output.nearest(0);
      assertThat(first).isEqualTo(Math.max(7, output.end() - 50));
      assertThat(output.read(first, 50)).isEqualTo(bytes(first, output.end()));
      byte[] next = output.next(random.nextInt(60));
      assertThat(next).isEqualTo(bytes(output.sent(), output.sent() + next.length));
      output.sent(next.length);
    }
  }
}
