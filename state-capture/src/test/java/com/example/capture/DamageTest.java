package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.rfork.CaptureException;

class DamageTest {
  private static final int HEADER = 14;
  private static final int CHECKSUM_AT = 10;

  private static byte[] document() {
    Model.Node node = new Model.Node(1);
    int captured = 3;
    Model.Fun lambda = value -> captured;
    node.left =
        new ArrayList<>(
            Arrays.asList(
                new Model.Point(1, 2, "name", null), 5L, "text", lambda, new double[] {1, 2}));
    node.right = new HashMap<>(Map.of("a", 1, "b", new TreeMap<>(Map.of(1, 2)), "c", List.of(1)));
    return Captures.capture(node);
  }

  @Test
  void everyFlippedBitIsRefused() {
    byte[] document = document();
    for (int bit = 0; bit < document.length * 8; bit++) {
      byte[] flipped = document.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(flipped);
    }
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] document = document();
    for (int length = 0; length < document.length; length++) {
      assertRefused(Arrays.copyOf(document, length));
    }
    assertRefused(Arrays.copyOf(document, document.length + 1));
  }

  /**
   * Found among mutated documents: such a key overflowed the stack when the path was looked for.
   */
  @Test
  void aKeyThatContainsItselfIsRefusedAfterAnotherFault() throws Exception {
    byte[] document =
        DamageTest.class.getResourceAsStream("key-that-contains-itself.state").readAllBytes();
    assertThat(catchThrowable(() -> Captures.restore(document)))
        .isInstanceOf(CaptureException.class);
  }

  @Test
  void anotherVersionOfAClassIsRefused() {
    byte[] document = Captures.capture(new Model.Node(1));
    String name = Model.Node.class.getName();
    int schemaAt =
        new String(document, StandardCharsets.ISO_8859_1).lastIndexOf(name) + name.length() + 3;
    document[schemaAt]++;
    seal(document);
    assertThat(catchThrowable(() -> Captures.restore(document)))
        .isInstanceOfSatisfying(
            CaptureException.class,
            e -> assertThat(e.kind()).isEqualTo(CaptureException.Kind.SCHEMA_MISMATCH));
  }

  @Test
  void mutationsWithARightChecksumAreRefusedOrLegal() {
    byte[] document = document();
    for (int seed = 0; seed < 5_000; seed++) {
      byte[] mutated = mutate(document, new Random(seed));
      Throwable thrown = catchThrowable(() -> Captures.capture(Captures.restore(mutated)));
      if (thrown != null) {
        assertThat(thrown).as("seed %d", seed).isInstanceOf(CaptureException.class);
      }
    }
  }

  private static byte[] mutate(byte[] document, Random random) {
    byte[] mutated = document.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      mutated[HEADER + random.nextInt(mutated.length - HEADER)] = (byte) random.nextInt();
    }
    seal(mutated);
    return mutated;
  }

  private static void seal(byte[] document) {
    CRC32C checksum = new CRC32C();
    checksum.update(document, HEADER, document.length - HEADER);
    ByteBuffer.wrap(document).putInt(CHECKSUM_AT, (int) checksum.getValue());
  }

  private static void assertRefused(byte[] document) {
    assertThat(catchThrowable(() -> Captures.restore(document)))
        .isInstanceOfSatisfying(
            CaptureException.class,
            e -> assertThat(e.kind()).isEqualTo(CaptureException.Kind.DAMAGED));
  }
}
