package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.wire.ValueIn;
import net.openhft.chronicle.wire.WireType;
import org.junit.jupiter.api.Test;
import org.rfork.capture.Schema;

/** Documents are Wire's binary form: its own reader understands them. */
class WireFormatTest {
  /** Letters, version, length and checksum; their layout is this project's. */
  private static final int ENVELOPE = 14;

  private static final int END_OF_STEPS = -1;

  record Reading(
      int number, long wide, double real, float single, boolean flag, char letter, String text) {}

  @Test
  void wireReadsWhatWasCaptured() {
    String text = "grün \u2028 \uD83D\uDE00";
    Reading reading = new Reading(-70_000, 1L << 40, 0.1, -0.0f, true, 'x', text);
    byte[] document = Captures.capture(reading);
    ValueIn values =
        WireType.BINARY_LIGHT
            .apply(Bytes.wrapForRead(Arrays.copyOfRange(document, ENVELOPE, document.length)))
            .getValueIn();
    assertThat(values.int32()).as("classes").isEqualTo(1);
    assertThat(values.text()).isEqualTo(Reading.class.getName());
    assertThat(values.int32()).as("schemas of a message").isZero();
    assertThat(values.int32()).isEqualTo(END_OF_STEPS);
    assertThat(values.int32()).as("a new type, in place").isPositive();
    assertThat(values.text()).isEqualTo(Reading.class.getName());
    assertThat(values.int64()).isEqualTo(Schema.of(Reading.class).digest());
    assertThat(values.int32()).isEqualTo(-70_000);
    assertThat(values.int64()).isEqualTo(1L << 40);
    assertThat(Double.longBitsToDouble(values.int64())).isEqualTo(0.1);
    assertThat(Float.intBitsToFloat(values.int32())).isEqualTo(-0.0f);
    assertThat(values.int32()).isEqualTo(1);
    assertThat(values.int32()).isEqualTo('x');
    assertThat(values.int32()).as("a new text, in place").isPositive();
    assertThat(values.text()).isEqualTo(text);
  }
}
