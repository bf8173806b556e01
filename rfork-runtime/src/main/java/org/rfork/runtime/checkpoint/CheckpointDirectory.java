package org.rfork.runtime.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest states of forks in files, {@code <directory>/<job>/<fork>/<generation>.fork}, and the
 * values that they share, {@code <directory>/<job>/<value>.shared}. Each is on disk and whole
 * before it takes its place, and the state before it stays, for the case that the newest is damaged
 * later.
 *
 * <p>Safe for all threads, and for several nodes with one directory: the writer says which
 * generation a state is, so what a node writes late, which was frozen, does not pass for the
 * newest. All methods wait for the disk.
 */
public final class CheckpointDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointDirectory.class);
  private static final int KEPT = 2;
  private static final String SUFFIX = ".fork";

  /** Of a file that turned out not to be whole: it is no generation any more. */
  private static final String DAMAGED = ".damaged";

  private final Path directory;
  private final Object[] locks = new Object[64];

  private record Generation(long number, Path file) {}

  /**
   * Makes the directory if it is not there.
   *
   * @throws CheckpointException if it is none or cannot be written to, saying which and why
   */
  public CheckpointDirectory(Path directory) {
    this.directory = directory;
    for (int i = 0; i < locks.length; i++) {
      locks[i] = new Object();
    }
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw unusable("is a file: checkpoints need a directory of their own", null);
    }
    try {
      DurableFile.makeDirectory(directory);
      Files.delete(Files.createTempFile(directory, "can-write", null));
    } catch (IOException e) {
      throw unusable("cannot keep checkpoints: " + e + "; name a directory that can be written", e);
    }
  }

  private CheckpointException unusable(String why, @Nullable Throwable cause) {
    return new CheckpointException(directory, why, cause);
  }

  /**
   * Stores a fork as it is now, and deletes what is older than the two newest generations.
   *
   * @param generation rises with each state of the fork, whichever node has it
   * @throws CheckpointException if it cannot be written, as when the disk is full; what was stored
   *     before is as it was
   */
  public void write(StoredFork fork, long generation) {
    Path place = FileNames.ofFork(directory, fork.path());
    synchronized (lock(place)) {
      try {
        DurableFile.makeDirectory(place);
        DurableFile.write(
            place.resolve(generation + SUFFIX),
            out -> {
              var sections = new SectionWriter(out, FileKind.FORK);
              sections.section(StoredWriter.job(fork.job()));
              sections.section(StoredWriter.fork(fork));
              sections.end();
            });
        List<Generation> all = generations(place);
        for (Generation old : all.subList(Math.min(KEPT, all.size()), all.size())) {
          Files.deleteIfExists(old.file());
        }
      } catch (IOException e) {
        throw new CheckpointException(
            place, "cannot keep a state of " + fork.path() + ": " + e + "; older ones stay", e);
      }
    }
  }

  /** Whether that value is stored. */
  public boolean hasShared(String job, String key) {
    return Files.exists(FileNames.ofShared(directory, job, key));
  }

  /**
   * Stores a value that states of a job share, before the first state that mentions it.
   *
   * @param key its name, of the job
   * @throws CheckpointException if it cannot be written, as when the disk is full
   */
  public void writeShared(String job, String key, byte[] value) {
    Path file = FileNames.ofShared(directory, job, key);
    try {
      DurableFile.makeDirectory(FileNames.ofJob(directory, job));
      DurableFile.write(
          file,
          out -> {
            var sections = new SectionWriter(out, FileKind.SHARED);
            sections.section(StoredWriter.shared(Map.of(key, value)));
            sections.end();
          });
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot keep a shared value of " + job + ": " + e, e);
    }
  }

  /**
   * Forgets a value that no state of a job mentions any more.
   *
   * @throws CheckpointException if it cannot be deleted
   */
  public void deleteShared(String job, String key) {
    Path file = FileNames.ofShared(directory, job, key);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be deleted: " + e, e);
    }
  }

  /**
   * The whole shared values of a job, by their keys; a damaged one is left out, with a warning.
   *
   * @throws CheckpointException if the files cannot be read
   */
  public Map<String, byte[]> shared(String job) {
    Path place = FileNames.ofJob(directory, job);
    Map<String, byte[]> values = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(place, "*" + FileNames.SHARED)) {
      for (Path file : files) {
        values.putAll(readShared(file));
      }
    } catch (NoSuchFileException none) {
      return Map.of();
    } catch (IOException e) {
      throw new CheckpointException(place, "cannot be read: " + e, e);
    }
    return values;
  }

  private static Map<String, byte[]> readShared(Path file) throws IOException {
    try (SectionReader sections = SectionReader.open(file, FileKind.SHARED)) {
      Map<String, byte[]> value = sections.required("the value", StoredReader::shared);
      sections.requireEnd();
      return value;
    } catch (DamagedFileException damaged) {
      LOG.warn("{}", damaged.getMessage());
      return Map.of();
    }
  }

  /**
   * The newest whole state of a fork; a damaged one is put aside with a warning, and the one before
   * it taken.
   *
   * @throws CheckpointException if the files cannot be read
   */
  public Optional<StoredFork> newest(ForkPath path) {
    return newest(FileNames.ofFork(directory, path)).filter(found -> found.path().equals(path));
  }

  /**
   * The newest generation of a fork, whole or not; 0 if none is stored.
   *
   * @throws CheckpointException if the directory cannot be read
   */
  public long generation(ForkPath path) {
    Path place = FileNames.ofFork(directory, path);
    try {
      List<Generation> all = generations(place);
      return all.isEmpty() ? 0 : all.get(0).number();
    } catch (IOException e) {
      throw new CheckpointException(place, "cannot be read: " + e, e);
    }
  }

  /**
   * The newest whole states of all forks of a job, in no order; those of which none is whole are
   * left out, with a warning.
   *
   * @throws CheckpointException if the files cannot be read
   */
  public List<StoredFork> forks(String job) {
    List<StoredFork> found = new ArrayList<>();
    for (Path place : entries(FileNames.ofJob(directory, job))) {
      newest(place).ifPresent(found::add);
    }
    return found;
  }

  /**
   * The ids of the jobs that were stored and not deleted, sorted.
   *
   * @throws CheckpointException if the directory cannot be read
   */
  public List<String> jobs() {
    return entries(directory).stream().flatMap(place -> FileNames.job(place).stream()).toList();
  }

  /**
   * Forgets a fork.
   *
   * @throws CheckpointException if its files cannot be deleted
   */
  public void delete(ForkPath path) {
    Path place = FileNames.ofFork(directory, path);
    synchronized (lock(place)) {
      deleteAll(place);
    }
  }

  /**
   * Forgets a job and all its forks.
   *
   * @throws CheckpointException if the files cannot be deleted
   */
  public void deleteJob(String job) {
    deleteAll(FileNames.ofJob(directory, job));
  }

  private Object lock(Path place) {
    return locks[Math.floorMod(place.getFileName().hashCode(), locks.length)];
  }

  private Optional<StoredFork> newest(Path place) {
    synchronized (lock(place)) {
      return newestWhole(place);
    }
  }

  private static Optional<StoredFork> newestWhole(Path place) {
    try {
      for (Generation generation : generations(place)) {
        try {
          return Optional.of(read(generation.file()));
        } catch (DamagedFileException damaged) {
          LOG.warn("{}", damaged.getMessage());
          putAside(generation.file());
        } catch (NoSuchFileException deleted) {
          LOG.debug("deleted by another node meanwhile: {}", generation.file());
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new CheckpointException(place, "cannot be read: " + e, e);
    }
  }

  private static StoredFork read(Path file) throws IOException {
    try (SectionReader sections = SectionReader.open(file, FileKind.FORK)) {
      JobHeader job = sections.required("the job", StoredReader::job);
      StoredFork fork = sections.required("the fork", content -> StoredReader.fork(content, job));
      sections.requireEnd();
      return fork;
    }
  }

  /** So that it does not count as one of the states that are kept. */
  private static void putAside(Path file) throws IOException {
    Files.move(
        file,
        file.resolveSibling(file.getFileName() + DAMAGED),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** The newest first. */
  private static List<Generation> generations(Path place) throws IOException {
    List<Generation> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(place, "*" + SUFFIX)) {
      for (Path file : files) {
        FileNames.number(file, SUFFIX).ifPresent(number -> found.add(new Generation(number, file)));
      }
    } catch (NoSuchFileException none) {
      return List.of();
    }
    found.sort(Comparator.comparingLong(Generation::number).reversed());
    return found;
  }

  private static List<Path> entries(Path place) {
    try (Stream<Path> found = Files.list(place)) {
      return found.filter(Files::isDirectory).sorted().toList();
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException | UncheckedIOException e) {
      throw new CheckpointException(place, "cannot be read: " + e, e);
    }
  }

  private static void deleteAll(Path place) {
    try {
      while (Files.exists(place)) {
        deleteSome(place);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new CheckpointException(place, "cannot be deleted: " + e, e);
    }
  }

  /** All of it, unless another node deletes it at the same time. */
  private static void deleteSome(Path place) throws IOException {
    try (Stream<Path> found = Files.walk(place)) {
      for (Path each : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (NoSuchFileException | DirectoryNotEmptyException changed) {
      LOG.debug("changed by another node meanwhile: {}", changed.getFile());
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e;
      }
    }
  }
}
