package org.rfork.runtime.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.checkpoint.CheckpointDirectory;
import org.rfork.runtime.checkpoint.CheckpointException;
import org.rfork.runtime.checkpoint.DamagedFileException;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.checkpoint.StoredFork;

/** Frozen jobs for people. */
final class JobFiles {
  private JobFiles() {}

  /**
   * The job in a file.
   *
   * @throws DamagedFileException if it is no whole job file
   * @throws CliException if it cannot be read
   */
  static JobFile read(Path file) {
    try {
      return JobFile.read(file);
    } catch (DamagedFileException damaged) {
      throw damaged;
    } catch (CheckpointException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The job in a file, or in a checkpoint directory.
   *
   * @param job which one of the directory; null for the only one that is there
   * @throws DamagedFileException if it is a file and no whole job file
   * @throws CliException if it cannot be read, or the job is not there
   */
  static JobFile read(Path place, @Nullable String job) {
    if (Files.isDirectory(place)) {
      return stored(place, job);
    }
    JobFile file = read(place);
    if (job != null && !job.equals(file.job().id())) {
      throw usage(place + " holds the job " + file.job().id() + ", not " + job);
    }
    return file;
  }

  private static JobFile stored(Path place, @Nullable String job) {
    try {
      var directory = new CheckpointDirectory(place);
      List<String> jobs = directory.jobs();
      if (job == null ? jobs.size() != 1 : !jobs.contains(job)) {
        throw usage(
            jobs.isEmpty()
                ? place + " holds no job"
                : "which job of " + place + "? Name one of " + String.join(", ", jobs));
      }
      String id = job == null ? jobs.get(0) : job;
      List<StoredFork> forks = directory.forks(id);
      StoredFork root =
          forks.stream()
              .filter(StoredFork::isRoot)
              .findFirst()
              .orElseThrow(() -> usage(place + " holds no whole state of the root of " + id));
      return JobFile.now(0, root.job(), directory.shared(id), forks);
    } catch (CheckpointException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private static CliException usage(String message) {
    return new CliException(ExitCode.USAGE, message);
  }

  static int ended(JobFile job) {
    return (int) job.forks().stream().filter(StoredFork::isEnded).count();
  }

  /** {@code rfork state show} of a job's file. */
  static List<String> lines(Path file, JobFile job) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: job %s, frozen %s on %,d nodes by rfork %s"
            .formatted(file, job.job().id(), job.frozenAt(), job.nodes(), job.rforkVersion()));
    lines.add(
        "seed %d, %s, program %s"
            .formatted(
                job.job().seed(),
                job.job().durable() ? "durable" : "not durable",
                job.job().program().isEmpty() ? "-" : job.job().program()));
    lines.add("");
    Table table = new Table("FORK", "STATE", ">SAFE POINT", ">BYTES");
    for (StoredFork fork : job.forks()) {
      String at = fork.safePoint() == 0 ? "-" : Format.count(fork.safePoint());
      table.row(fork.path(), state(fork), at, Format.count(bytes(fork)));
    }
    lines.addAll(table.lines());
    return lines;
  }

  static Map<String, Object> map(JobFile job) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("job", job.job().id());
    map.put("frozenAt", job.frozenAt().toString());
    map.put("nodes", job.nodes());
    map.put("rforkVersion", job.rforkVersion());
    map.put("seed", job.job().seed());
    map.put("durable", job.job().durable());
    map.put("program", job.job().program());
    map.put("forks", job.forks().stream().map(JobFiles::map).toList());
    return map;
  }

  private static Map<String, Object> map(StoredFork fork) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("path", fork.path().value());
    map.put("state", state(fork));
    map.put("safePoint", fork.safePoint());
    map.put("bytes", bytes(fork));
    return map;
  }

  private static String state(StoredFork fork) {
    Outcome outcome = fork.outcome();
    return outcome == null ? "living" : outcome.kind().name().toLowerCase(Locale.ROOT);
  }

  /** Of what it goes on from: its result, or its newest state. */
  private static int bytes(StoredFork fork) {
    Outcome outcome = fork.outcome();
    return outcome == null ? fork.newestState().length : outcome.payload().length;
  }
}
