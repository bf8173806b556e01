package org.rfork.runtime.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How this user's durable jobs were asked for, one file each: what a sample makes of its result
 * depends on its options. The newest hundred are kept.
 */
final class DurableRuns {
  private static final int KEPT = 100;

  private final Path directory;

  DurableRuns(Path directory) {
    this.directory = directory;
  }

  /**
   * What {@code rfork run} was told.
   *
   * @param arguments what followed {@code run}
   * @param submitted when
   */
  record Saved(List<String> arguments, Instant submitted) {
    /** Copies the arguments. */
    Saved {
      arguments = List.copyOf(arguments);
    }
  }

  void save(String job, Saved run) throws IOException {
    Files.createDirectories(directory);
    Path draft = Files.createTempFile(directory, "job", ".tmp");
    Map<String, Object> document =
        Map.of("arguments", run.arguments(), "submitted", run.submitted().toString());
    Files.writeString(draft, Json.document(document));
    Files.move(draft, file(job), StandardCopyOption.ATOMIC_MOVE);
    forgetOld();
  }

  /**
   * How that job was asked for, if it was by this user on this machine.
   *
   * @throws CliException if the file is damaged, naming it
   */
  Optional<Saved> read(String job) {
    try {
      Map<String, Object> document = JSON.std.mapFrom(Files.readString(file(job)));
      List<String> arguments = new ArrayList<>();
      if (document.get("arguments") instanceof List<?> texts) {
        texts.forEach(text -> arguments.add(String.valueOf(text)));
      }
      return Optional.of(
          new Saved(arguments, Instant.parse(String.valueOf(document.get("submitted")))));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      throw new CliException(
          ExitCode.FAILED,
          "how "
              + job
              + " was asked for cannot be read from "
              + file(job)
              + " ("
              + e.getMessage()
              + "): delete it",
          e);
    }
  }

  private Path file(String job) {
    return directory.resolve(job + ".json");
  }

  private void forgetOld() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> old =
          files
              .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified()).reversed())
              .skip(KEPT)
              .toList();
      for (Path file : old) {
        Files.deleteIfExists(file);
      }
    }
  }
}
