package org.rfork.runtime.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.SnapshotMaps;

/** The file that keeps what a cluster looked like at the end of the last {@code rfork run}. */
final class LastRun {
  private final Path file;

  LastRun(Path file) {
    this.file = file;
  }

  /** A run that ended. */
  record Saved(String program, Instant ended, ClusterSnapshot cluster) {}

  /** Replaces what the run before has left. */
  void save(String program, Instant ended, ClusterSnapshot cluster) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("program", program);
    document.put("ended", ended.toString());
    document.put("cluster", SnapshotMaps.of(cluster));
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path draft = Files.createTempFile(directory, "last-run", ".tmp");
    Files.writeString(draft, Json.document(document));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * The last run, if any was saved.
   *
   * @throws CliException if the file is damaged, naming it
   */
  Optional<Saved> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Map<String, Object> document = JSON.std.mapFrom(Files.readString(file));
      if (document.get("cluster") instanceof Map<?, ?> cluster) {
        return Optional.of(
            new Saved(
                String.valueOf(document.get("program")),
                Instant.parse(String.valueOf(document.get("ended"))),
                SnapshotMaps.toCluster(cluster)));
      }
      throw new IllegalArgumentException("it holds no cluster");
    } catch (IOException | RuntimeException e) {
      throw new CliException(
          ExitCode.FAILED,
          "the last run cannot be read from " + file + " (" + e.getMessage() + "): delete it",
          e);
    }
  }
}
