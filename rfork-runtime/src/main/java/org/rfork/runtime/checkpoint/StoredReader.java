package org.rfork.runtime.checkpoint;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.BirthSite;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.SafePoint;

/**
 * Bytes to forks and jobs; announced sizes are checked against what is left before anything is
 * made. Bytes that are none get an {@link IllegalArgumentException}.
 */
final class StoredReader {
  private final ByteBuffer in;

  private StoredReader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  static JobHeader job(byte[] bytes) {
    return whole(bytes, StoredReader::header);
  }

  static StoredFork fork(byte[] bytes, JobHeader job) {
    return whole(bytes, reader -> reader.stored(job));
  }

  /** A job file without its shared values and forks. */
  static JobFile about(byte[] bytes) {
    return whole(
        bytes,
        reader ->
            new JobFile(
                reader.text(),
                Instant.parse(reader.text()),
                reader.in.getInt(),
                reader.header(),
                Map.of(),
                List.of()));
  }

  static Map<String, byte[]> shared(byte[] bytes) {
    return whole(
        bytes,
        reader -> {
          Map<String, byte[]> values = new HashMap<>();
          for (int left = reader.count(); left > 0; left--) {
            values.put(reader.text(), reader.array());
          }
          return values;
        });
  }

  private static <T> T whole(byte[] bytes, Function<StoredReader, T> reading) {
    var reader = new StoredReader(bytes);
    try {
      T read = reading.apply(reader);
      if (reader.in.hasRemaining()) {
        throw new IllegalArgumentException(reader.in.remaining() + " bytes are left over");
      }
      return read;
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("it ends too early", cut);
    } catch (DateTimeException time) {
      throw new IllegalArgumentException("it holds no time where one belongs", time);
    }
  }

  private JobHeader header() {
    return new JobHeader(text(), in.getLong(), texts(), flag(), text());
  }

  private StoredFork stored(JobHeader job) {
    return new StoredFork(
        job,
        new ForkPath(text()),
        text(),
        options(),
        optional(this::birth),
        array(),
        optional(this::frozen),
        optional(this::outcome));
  }

  private ForkOptions options() {
    return new ForkOptions(
        text(),
        in.getInt(),
        optional(() -> Duration.parse(text())),
        optional(this::text),
        optional(this::text),
        optional(this::text),
        optional(this::text),
        new HashSet<>(texts()));
  }

  private BirthSite birth() {
    return new BirthSite(text(), text(), in.getInt(), in.getInt());
  }

  private FrozenState frozen() {
    return new FrozenState(
        new SafePoint(in.getLong(), in.getInt(), in.getLong(), texts()), array(), flag());
  }

  private Outcome outcome() {
    return new Outcome(Outcome.Kind.ofCode(in.get()), array(), text());
  }

  private <T> @Nullable T optional(Supplier<T> reading) {
    return flag() ? reading.get() : null;
  }

  private boolean flag() {
    byte flag = in.get();
    if (flag != 0 && flag != 1) {
      throw new IllegalArgumentException("a flag is " + flag);
    }
    return flag == 1;
  }

  private List<String> texts() {
    int count = count();
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(text());
    }
    return texts;
  }

  private int count() {
    int count = in.getInt();
    if (count < 0 || count > in.remaining() / Integer.BYTES) { // each text begins with its length
      throw new IllegalArgumentException("a list of " + count + " in " + in.remaining() + " bytes");
    }
    return count;
  }

  private String text() {
    return new String(array(), StandardCharsets.UTF_8);
  }

  private byte[] array() {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("an array of " + length + " in " + in.remaining());
    }
    var array = new byte[length];
    in.get(array);
    return array;
  }
}
