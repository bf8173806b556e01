package org.rfork.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFileTest {
  private static final JobFile JOB =
      new JobFile(
          "0.1.0",
          Instant.parse("2026-07-01T12:00:00.123456789Z"),
          3,
          Stored.JOB,
          Map.of("ising-1 f00", new byte[] {1, 2, 3}),
          List.of(
              Stored.bare("ising-1"), Stored.full("ising-1/0"), Stored.at("ising-1/1/key", 4, 9)));

  @TempDir private Path directory;
  private Path file;
  private byte[] whole;

  @BeforeEach
  void writeOne() throws IOException {
    file = directory.resolve("ising.job");
    JOB.write(file);
    whole = Files.readAllBytes(file);
  }

  @Test
  void whatIsReadIsWhatWasWritten() {
    JobFile read = JobFile.read(file);
    assertThat(read).usingRecursiveComparison().isEqualTo(JOB);
    assertThat(JobFile.decode(JOB.encode())).usingRecursiveComparison().isEqualTo(JOB);
    assertThat(read.root().path().value()).isEqualTo("ising-1");
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void everyFlippedBitIsRefused() throws IOException {
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      assertRefused(damaged, "bit " + bit);
    }
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), "the first " + length + " bytes");
    }
    assertRefused(Arrays.copyOf(whole, whole.length + 1), "a byte more");
  }

  /** Whoever makes the checksums fit gets no crash and no array larger than the file either. */
  @Test
  void bytesThatMakeNoSenseAreRefusedThoughTheirChecksumsFit() throws IOException {
    var random = new SplittableRandom(7);
    int refused = 0;
    for (int round = 0; round < 5000; round++) {
      byte[] damaged = whole.clone();
      int first = FileKind.MAGIC_BYTES + Integer.BYTES;
      int at = random.nextInt(first, damaged.length - 2 * Integer.BYTES);
      ByteBuffer.wrap(damaged).putInt(at, random.nextBoolean() ? Integer.MAX_VALUE : -2);
      mendChecksums(damaged);
      Files.write(file, damaged);
      try {
        JobFile.read(file);
      } catch (DamagedFileException expected) {
        refused++;
      }
    }
    assertThat(refused).as("of 5000 mutations").isGreaterThan(1000);
  }

  @Test
  void theErrorNamesTheFileTheDamageAndTheWayOut() throws IOException {
    byte[] damaged = whole.clone();
    damaged[whole.length / 2] ^= 1;
    Files.write(file, damaged);
    assertThatThrownBy(() -> JobFile.read(file))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage(
            file
                + " is not a job file as it was written: the checksum of section 3 does not fit;"
                + " restart from another copy, or make the file again");
    Files.writeString(file, "to whom it may concern: nothing is in here");
    assertThatThrownBy(() -> JobFile.read(file)).hasMessageContaining("does not begin as one does");
    assertThatThrownBy(() -> JobFile.read(directory.resolve("none")))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(directory.resolve("none") + " is not there");
    assertThatThrownBy(() -> JobFile.read(directory)).isInstanceOf(CheckpointException.class);
  }

  @Test
  void aFileWithoutARootIsRefused() {
    new JobFile("0.1.0", Instant.EPOCH, 1, Stored.JOB, Map.of(), List.of(Stored.bare("ising-1/0")))
        .write(file);
    assertThatThrownBy(() -> JobFile.read(file))
        .hasMessageContaining("the root of ising-1 is missing");
  }

  @Test
  void aFileThatCannotBeWrittenIsReportedAndTheOneBeforeStays() {
    Path nowhere = directory.resolve("none").resolve("ising.job");
    assertThatThrownBy(() -> JOB.write(nowhere))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(nowhere + " cannot be written: java.nio.file.NoSuchFile");
    assertThatThrownBy(
            () ->
                DurableFile.write(
                    file,
                    out -> {
                      out.write(whole, 0, 10);
                      out.flush();
                      throw new IOException("No space left on device");
                    }))
        .hasMessage("No space left on device");
    assertThat(file).hasBinaryContent(whole);
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
  }

  private void assertRefused(byte[] damaged, String what) throws IOException {
    Files.write(file, damaged);
    assertThatThrownBy(() -> JobFile.read(file))
        .as(what)
        .isInstanceOf(DamagedFileException.class)
        .hasMessageStartingWith(file + " is not a job file as it was written: ");
  }

  /** Sets the sum of each section whose length can be believed, and that of the whole. */
  private static void mendChecksums(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int at = FileKind.MAGIC_BYTES + Integer.BYTES;
    int length = buffer.getInt(at);
    while (length >= 0 && length <= bytes.length - at - 2 * Integer.BYTES) {
      int content = at + 2 * Integer.BYTES;
      buffer.putInt(
          at + Integer.BYTES,
          SectionWriter.checksum(Arrays.copyOfRange(bytes, content, content + length)));
      at = content + length;
      length = at + Integer.BYTES <= bytes.length ? buffer.getInt(at) : -1;
    }
    var checksum = new CRC32C();
    checksum.update(bytes, 0, bytes.length - Integer.BYTES);
    buffer.putInt(bytes.length - Integer.BYTES, (int) checksum.getValue());
  }
}
