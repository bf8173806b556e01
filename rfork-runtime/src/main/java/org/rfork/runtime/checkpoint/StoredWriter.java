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
  private StoredWriter() {}

  static byte[] job(JobHeader job) {
    return bytes(out -> header(job, out));
  }

  /** Without its job, which is written once for all its forks. */
  static byte[] fork(StoredFork fork) {
    return bytes(out -> stored(fork, out));
  }

  static byte[] about(JobFile file) {
    return bytes(
        out -> {
          out.text(file.rforkVersion());
          out.text(file.frozenAt().toString());
          out.putInt(file.nodes());
          header(file.job(), out);
        });
  }

  static byte[] shared(Map<String, byte[]> values) {
    return bytes(
        out ->
            out.list(
                values.entrySet(),
                (value, to) -> {
                  to.text(value.getKey());
                  to.array(value.getValue());
                }));
  }

  private static byte[] bytes(Consumer<BinaryWriter> content) {
    var out = new BinaryWriter();
    content.accept(out);
    return out.toBytes();
  }

  private static void header(JobHeader job, BinaryWriter out) {
    out.text(job.id());
    out.putLong(job.seed());
    out.texts(job.allow());
    out.flag(job.durable());
    out.text(job.program());
  }

  private static void stored(StoredFork fork, BinaryWriter out) {
    out.path(fork.path());
    out.text(fork.digest());
    options(fork.options(), out);
    out.optional(fork.birth(), BirthSite::write);
    out.array(fork.born());
    out.optional(fork.checkpoint(), FrozenState::write);
    out.optional(fork.outcome(), Outcome::write);
  }

  private static void options(ForkOptions options, BinaryWriter out) {
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
