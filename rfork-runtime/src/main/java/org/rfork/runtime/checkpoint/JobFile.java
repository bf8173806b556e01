package org.rfork.runtime.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole job frozen to one file: its root and living forks at their newest states, its finished
 * forks with their outcomes.
 *
 * @param rforkVersion of the release that froze it, for people
 * @param frozenAt when
 * @param nodes how many nodes its cluster had
 * @param job the job
 * @param shared the shared values that its states mention, by their keys, captured
 * @param forks its forks, in no order
 */
public record JobFile(
    String rforkVersion,
    Instant frozenAt,
    int nodes,
    JobHeader job,
    Map<String, byte[]> shared,
    List<StoredFork> forks) {

  /** Checks that the forks are the job's. */
  public JobFile {
    shared = Map.copyOf(shared);
    forks = List.copyOf(forks);
    for (StoredFork fork : forks) {
      if (!fork.job().equals(job)) {
        throw new IllegalArgumentException(fork.path() + " is of another job than " + job.id());
      }
    }
  }

  /** Frozen now. */
  public static JobFile now(
      int nodes, JobHeader job, Map<String, byte[]> shared, List<StoredFork> forks) {
    String version = JobFile.class.getPackage().getImplementationVersion();
    String shown = version == null ? "of unknown version" : version;
    return new JobFile(shown, Instant.now(), nodes, job, shared, forks);
  }

  /** The job's root, which a file that was read always has. */
  public StoredFork root() {
    return findRoot()
        .orElseThrow(() -> new IllegalArgumentException("the root of " + job.id() + " is missing"));
  }

  private Optional<StoredFork> findRoot() {
    return forks.stream().filter(StoredFork::isRoot).findFirst();
  }

  /** The same with another state of one fork. */
  public JobFile with(StoredFork changed) {
    return with(
        shared,
        forks.stream().map(fork -> fork.path().equals(changed.path()) ? changed : fork).toList());
  }

  private JobFile with(Map<String, byte[]> values, List<StoredFork> others) {
    return new JobFile(rforkVersion, frozenAt, nodes, job, values, others);
  }

  /**
   * Writes it, in place of a file that may be there. Whole or not at all.
   *
   * @throws CheckpointException if it cannot be written, naming the file and the reason; a file
   *     that was there stays
   */
  public void write(Path file) {
    try {
      DurableFile.write(file, this::write);
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be written: " + e, e);
    }
  }

  /** What {@link #write} writes, to be sent; a part of a job may lack its root. */
  public byte[] encode() {
    var out = new ByteArrayOutputStream();
    try {
      write(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  private void write(OutputStream out) throws IOException {
    var sections = new SectionWriter(out, FileKind.JOB);
    sections.section(StoredWriter.about(this));
    sections.section(StoredWriter.shared(shared));
    for (StoredFork fork : forks) {
      sections.section(StoredWriter.fork(fork));
    }
    sections.end();
  }

  /** Whether a file begins as {@link #write} begins one; false too if it cannot be read. */
  public static boolean isOne(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(FileKind.MAGIC_BYTES), FileKind.JOB.magic());
    } catch (IOException unreadable) {
      return false;
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws DamagedFileException if it is anything else, naming the file and what is wrong with it
   * @throws CheckpointException if it cannot be read
   */
  public static JobFile read(Path file) {
    try (SectionReader sections = SectionReader.open(file, FileKind.JOB)) {
      JobFile whole = read(sections);
      if (whole.findRoot().isEmpty()) {
        throw sections.damaged("the root of " + whole.job().id() + " is missing");
      }
      return whole;
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file, "is not there", e);
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be read: " + e, e);
    }
  }

  /**
   * Reads what {@link #encode} gave.
   *
   * @throws CheckpointException if it is anything else
   */
  public static JobFile decode(byte[] bytes) {
    Path nowhere = Path.of("a job that was sent");
    try (SectionReader sections = SectionReader.open(bytes, nowhere, FileKind.JOB)) {
      return read(sections);
    } catch (IOException e) {
      throw new CheckpointException(nowhere, "cannot be read: " + e, e);
    }
  }

  private static JobFile read(SectionReader sections) throws IOException {
    JobFile empty = sections.required("the job", StoredReader::about);
    Map<String, byte[]> values = sections.required("what it shares", StoredReader::shared);
    List<StoredFork> forks = new ArrayList<>();
    StoredFork fork;
    while ((fork = sections.next(bytes -> StoredReader.fork(bytes, empty.job()))) != null) {
      forks.add(fork);
    }
    return empty.with(values, forks);
  }
}
