package org.rfork.runtime.checkpoint;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.rfork.ForkOptions;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.BirthSite;
import org.rfork.runtime.exec.FrozenState;

/** Bytes to forks and jobs. Bytes that are none get an {@link IllegalArgumentException}. */
final class StoredReader {
  private StoredReader() {}

  static JobHeader job(byte[] bytes) {
    return whole(bytes, StoredReader::header);
  }

  static StoredFork fork(byte[] bytes, JobHeader job) {
    return whole(bytes, in -> stored(in, job));
  }

  /** A job file without its shared values and forks. */
  static JobFile about(byte[] bytes) {
    return whole(
        bytes,
        in ->
            new JobFile(
                in.text(), Instant.parse(in.text()), in.getInt(), header(in), Map.of(), List.of()));
  }

  static Map<String, byte[]> shared(byte[] bytes) {
    return whole(
        bytes,
        in -> {
          Map<String, byte[]> values = new HashMap<>();
          for (int left = in.count(); left > 0; left--) {
            values.put(in.text(), in.array());
          }
          return values;
        });
  }

  private static <T> T whole(byte[] bytes, Function<BinaryReader, T> reading) {
    var in = new BinaryReader(ByteBuffer.wrap(bytes));
    try {
      T read = reading.apply(in);
      in.requireEnd();
      return read;
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("it ends too early", cut);
    } catch (DateTimeException time) {
      throw new IllegalArgumentException("it holds no time where one belongs", time);
    }
  }

  private static JobHeader header(BinaryReader in) {
    return new JobHeader(in.text(), in.getLong(), in.texts(), in.flag(), in.text());
  }

  private static StoredFork stored(BinaryReader in, JobHeader job) {
    return new StoredFork(
        job,
        in.path(),
        in.text(),
        options(in),
        in.optional(BirthSite::read),
        in.array(),
        in.optional(FrozenState::read),
        in.optional(Outcome::read));
  }

  private static ForkOptions options(BinaryReader in) {
    return new ForkOptions(
        in.text(),
        in.getInt(),
        in.optional(text -> Duration.parse(text.text())),
        in.optional(BinaryReader::text),
        in.optional(BinaryReader::text),
        in.optional(BinaryReader::text),
        in.optional(BinaryReader::text),
        new HashSet<>(in.texts()));
  }
}
