package org.rfork.runtime.checkpoint;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.rfork.ForkOptions;
import org.rfork.runtime.BinaryWriter;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.BirthSite;
import org.rfork.runtime.exec.FrozenState;

/** Forks and jobs to bytes; {@link StoredReader} is its mirror. */
final class StoredWriter {
  private final BinaryWriter out;

  private StoredWriter(BinaryWriter out) {
    this.out = out;
  }

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
          writer.out.text(file.rforkVersion());
          writer.out.text(file.frozenAt().toString());
          writer.out.putInt(file.nodes());
          writer.header(file.job());
        });
  }

  static byte[] shared(Map<String, byte[]> values) {
    return bytes(
        writer ->
            writer.out.list(
                values.entrySet(),
                (value, to) -> {
                  to.text(value.getKey());
                  to.array(value.getValue());
                }));
  }

  private static byte[] bytes(Consumer<StoredWriter> content) {
    var bytes = new BinaryWriter();
    content.accept(new StoredWriter(bytes));
    return bytes.toBytes();
  }

  private void header(JobHeader job) {
    out.text(job.id());
    out.putLong(job.seed());
    out.texts(job.allow());
    out.flag(job.durable());
    out.text(job.program());
  }

  private void stored(StoredFork fork) {
    out.path(fork.path());
    out.text(fork.digest());
    options(fork.options());
    out.optional(fork.birth(), BirthSite::write);
    out.array(fork.born());
    out.optional(fork.checkpoint(), FrozenState::write);
    out.optional(fork.outcome(), Outcome::write);
  }

  private void options(ForkOptions options) {
    out.text(options.label());
    out.putInt(options.retries());
    out.optional(
        options.deadline(), (Duration deadline, BinaryWriter to) -> to.text(deadline.toString()));
    out.optional(options.key(), (key, to) -> to.text(key));
    out.optional(options.affinity(), (affinity, to) -> to.text(affinity));
    out.optional(options.strategy(), (strategy, to) -> to.text(strategy));
    out.optional(options.node(), (node, to) -> to.text(node));
    out.texts(options.roles());
  }
}
