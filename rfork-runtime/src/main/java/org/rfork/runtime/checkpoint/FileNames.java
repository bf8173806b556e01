package org.rfork.runtime.checkpoint;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.rfork.ForkPath;

/**
 * Names of files for jobs and forks. A job's can be read back. A fork's path may be longer than any
 * file's, so its name is a readable piece and a digest; the path itself is in the file.
 */
final class FileNames {
  /** Makes a name of {@code .} or {@code ..} too. */
  private static final String JOB = "job-";

  /** How names of files with shared values end. */
  static final String SHARED = ".shared";

  private static final int READABLE = 60;
  private static final int DIGEST_BYTES = 16;

  private FileNames() {}

  static Path ofJob(Path directory, String job) {
    return directory.resolve(JOB + job.replace(":", "%3A"));
  }

  /** The job that a directory is of; empty if it is of none. */
  static Optional<String> job(Path place) {
    String name = place.getFileName().toString();
    return name.startsWith(JOB)
        ? Optional.of(name.substring(JOB.length()).replace("%3A", ":"))
        : Optional.empty();
  }

  static Path ofFork(Path directory, ForkPath path) {
    String below = path.belowJob();
    String readable = below.isEmpty() ? "root" : below.replaceAll("[^A-Za-z0-9]", "-");
    return ofJob(directory, path.job())
        .resolve(
            readable.substring(0, Math.min(READABLE, readable.length()))
                + "."
                + digest(path.value()));
  }

  static Path ofShared(Path directory, String job, String key) {
    return ofJob(directory, job).resolve(digest(key) + SHARED);
  }

  /** The number that a name begins with; empty if it is no number and this suffix. */
  static OptionalLong number(Path file, String suffix) {
    String name = file.getFileName().toString();
    try {
      return name.endsWith(suffix)
          ? OptionalLong.of(Long.parseLong(name, 0, name.length() - suffix.length(), 10))
          : OptionalLong.empty();
    } catch (NumberFormatException other) {
      return OptionalLong.empty();
    }
  }

  private static String digest(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every JDK has it
    }
  }
}
