package org.rfork.runtime.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rfork.runtime.blob.BlobFetch.Part;

class BlobFetchTest {
  private static final int PART = 100;
  private final byte[] blob = new byte[1234];

  BlobFetchTest() {
    new Random(5).nextBytes(blob);
  }

  private ByteBuffer slice(Part part, int most) {
    int offset = Math.min(part.offset(), blob.length);
    int length = Math.min(Math.min(part.length(), most), blob.length - offset);
    return ByteBuffer.wrap(blob, offset, length);
  }

  @Test
  void partsThatAreLostOrComeTwiceAreAskedForUntilAllAreHere() {
    var random = new Random(7);
    var fetch = new BlobFetch(PART, 4);
    Queue<Part> asked = new ArrayDeque<>();
    asked.addAll(fetch.begin());
    while (!fetch.isDone()) {
      Part part = asked.poll();
      if (part == null) {
        asked.addAll(fetch.outstanding());
      } else if (random.nextInt(3) > 0) {
        asked.addAll(fetch.accept(blob.length, part.offset(), slice(part, PART)));
        fetch.accept(blob.length, part.offset(), slice(part, PART));
      }
      assertThat(fetch.outstanding()).hasSizeLessThanOrEqualTo(4);
    }
    assertThat(fetch.bytes()).isEqualTo(blob);
  }

  @Test
  void whatIsPushedIsNotAskedForUnlessItDoesNotCome() {
    var fetch = new BlobFetch(PART, 3);
    assertThat(fetch.begin(2 * PART)).containsExactly(new Part(2 * PART, PART));
    assertThat(fetch.outstanding()).hasSize(3);
    Queue<Part> asked = new ArrayDeque<>(fetch.outstanding());
    while (!fetch.isDone()) {
      Part part = asked.remove();
      asked.addAll(fetch.accept(blob.length, part.offset(), slice(part, PART)));
    }
    assertThat(fetch.bytes()).isEqualTo(blob);
  }

  @Test
  void aSenderWithSmallerPartsIsAskedForTheRest() {
    var fetch = new BlobFetch(PART, 3);
    Queue<Part> asked = new ArrayDeque<>();
    asked.addAll(fetch.begin());
    while (!fetch.isDone()) {
      Part part = asked.remove();
      asked.addAll(fetch.accept(blob.length, part.offset(), slice(part, PART / 3)));
    }
    assertThat(fetch.bytes()).isEqualTo(blob);
  }

  @Test
  void aBlobOfAnotherSizeIsRefused() {
    var fetch = new BlobFetch(PART, 4);
    Part first = fetch.begin().get(0);
    fetch.accept(blob.length, 0, slice(first, PART));
    assertThatThrownBy(() -> fetch.accept(blob.length + 1, PART, ByteBuffer.allocate(PART)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(fetch::bytes).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anEmptyBlobIsDoneWithItsFirstPart() {
    var fetch = new BlobFetch(PART, 4);
    Part first = fetch.begin().get(0);
    assertThat(fetch.accept(0, first.offset(), ByteBuffer.allocate(0))).isEmpty();
    assertThat(fetch.isDone()).isTrue();
  }

  @Test
  void aBlobOfLessThanWhatWasAskedForAtFirstIsDoneWithItsOwnParts() {
    var fetch = new BlobFetch(1000, 4);
    List<Part> asked = fetch.begin();
    assertThat(asked).hasSize(4);
    asked.subList(0, 2).forEach(part -> fetch.accept(1234, part.offset(), slice(part, 1000)));
    assertThat(fetch.isDone()).isTrue();
    Part beyond = asked.get(3);
    assertThat(fetch.accept(1234, beyond.offset(), slice(beyond, 1000))).isEmpty();
    assertThat(fetch.bytes()).isEqualTo(blob);
  }
}
