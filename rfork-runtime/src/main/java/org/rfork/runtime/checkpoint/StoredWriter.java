package org.rfork.runtime.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkOptions;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.BirthSite;
import org.rfork.runtime.exec.FrozenState;

/** Forks and jobs to bytes; {@link StoredReader} is its mirror. Big-endian throughout. */
final class StoredWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final DataOutputStream out = new DataOutputStream(bytes);

  private interface Content {
    void write(StoredWriter writer) throws IOException;
  }

  private StoredWriter() {}

  static byte[] job(JobHeader job) {
    return bytes(writer -> writer.header(job));
  }

  /** Without its job, which is written once for all its forks. */
  static byte[] fork(StoredFork fork) {
    return bytes(writer -> writer.stored(fork));
  }

  static byte[] about(JobFile file) {
    return bytes(
        writer -> {
          writer.text(file.rforkVersion());
          writer.text(file.frozenAt().toString());
          writer.out.writeInt(file.nodes());
          writer.header(file.job());
        });
  }

  static byte[] shared(Map<String, byte[]> values) {
    return bytes(
        writer -> {
          writer.out.writeInt(values.size());
          for (Map.Entry<String, byte[]> value : values.entrySet()) {
            writer.text(value.getKey());
            writer.array(value.getValue());
          }
        });
  }

  private static byte[] bytes(Content content) {
    var writer = new StoredWriter();
    try {
      content.write(writer);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return writer.bytes.toByteArray();
  }

  private void header(JobHeader job) throws IOException {
    text(job.id());
    out.writeLong(job.seed());
    texts(job.allow());
    out.writeBoolean(job.durable());
    text(job.program());
  }

  private void stored(StoredFork fork) throws IOException {
    text(fork.path().value());
    text(fork.digest());
    options(fork.options());
    BirthSite birth = fork.birth();
    out.writeBoolean(birth != null);
    if (birth != null) {
      text(birth.className());
      text(birth.method());
      out.writeInt(birth.byteCodeIndex());
      out.writeInt(birth.line());
    }
    array(fork.born());
    FrozenState checkpoint = fork.checkpoint();
    out.writeBoolean(checkpoint != null);
    if (checkpoint != null) {
      out.writeLong(checkpoint.at().number());
      out.writeInt(checkpoint.at().children());
      out.writeLong(checkpoint.at().streamPosition());
      texts(checkpoint.at().beside());
      array(checkpoint.state());
      out.writeBoolean(checkpoint.holdsForks());
    }
    Outcome outcome = fork.outcome();
    out.writeBoolean(outcome != null);
    if (outcome != null) {
      out.writeByte(outcome.kind().code());
      array(outcome.payload());
      text(outcome.message());
    }
  }

  private void options(ForkOptions options) throws IOException {
    text(options.label());
    out.writeInt(options.retries());
    Duration deadline = options.deadline();
    optional(deadline == null ? null : deadline.toString());
    optional(options.key());
    optional(options.affinity());
    optional(options.strategy());
    optional(options.node());
    texts(options.roles());
  }

  private void optional(@Nullable String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      text(text);
    }
  }

  private void texts(Collection<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      text(text);
    }
  }

  private void text(String text) throws IOException {
    array(text.getBytes(StandardCharsets.UTF_8));
  }

  private void array(byte[] array) throws IOException {
    out.writeInt(array.length);
    out.write(array);
  }
}
