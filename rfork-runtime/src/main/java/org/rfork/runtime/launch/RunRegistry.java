package org.rfork.runtime.launch;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The running clusters of this user on this machine: one small file for each process that began
 * one, or that belongs to one that may outlive the process that began it.
 */
public final class RunRegistry {
  private final Path directory;

  /** Files go to this directory, which is made when first needed. */
  public RunRegistry(Path directory) {
    this.directory = directory;
  }

  /**
   * A running cluster.
   *
   * @param pid a process of it, the first that is still there
   * @param address {@code host:port} of that process's node
   * @param cluster what all entries of one cluster say
   * @param program what runs there, such as a sample's name
   * @param since when it was registered
   */
  public record Entry(long pid, String address, String cluster, String program, Instant since) {}

  /** The registry of this user. */
  public static RunRegistry ofUser() {
    String base = System.getenv("XDG_RUNTIME_DIR");
    boolean usable = base != null && !base.isBlank() && Files.isWritable(Path.of(base));
    return new RunRegistry(
        Path.of(usable ? base : System.getProperty("java.io.tmpdir"))
            .resolve("rfork-" + System.getProperty("user.name")));
  }

  /** What names a cluster that this process begins. */
  public static String newCluster(String program) {
    return program.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + ProcessHandle.current().pid();
  }

  /**
   * The file in which a detached node logs, beside the entries.
   *
   * @throws UncheckedIOException if the directory cannot be made
   */
  public Path log(String cluster, String node) {
    try {
      makeDirectory();
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be made for logs of nodes", e);
    }
    return directory.resolve(cluster + "-" + node + ".log");
  }

  /** That log says nothing that anybody needs any more. */
  void forgetLog(String cluster, String node) {
    boolean unused = log(cluster, node).toFile().delete();
  }

  /**
   * Registers this process. The entry goes when it is closed, or with the process.
   *
   * @param cluster see {@link #newCluster}
   * @throws UncheckedIOException if the file cannot be written, naming it
   */
  public Registration register(String address, String cluster, String program) {
    ProcessHandle self = ProcessHandle.current();
    Path file = directory.resolve(self.pid() + ".json");
    Map<String, Object> fields =
        Map.of(
            "pid",
            self.pid(),
            "address",
            address,
            "cluster",
            cluster,
            "program",
            program,
            "since",
            Instant.now().toString(),
            "processStart",
            startOf(self));
    try {
      makeDirectory();
      Path draft = Files.createTempFile(directory, "entry", ".tmp");
      Files.writeString(draft, JSON.std.asString(fields));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("the running cluster cannot be noted in " + file, e);
    }
    return new Registration(file);
  }

  /**
   * Registers this process as one of a cluster that others of this machine belong to; does nothing
   * if it is not known here.
   *
   * @param seeds {@code host:port} of nodes of the cluster
   * @throws UncheckedIOException if the file cannot be written, naming it
   */
  public void join(String address, List<String> seeds) {
    living().stream()
        .filter(entry -> seeds.contains(entry.address()))
        .findFirst()
        .ifPresent(entry -> register(address, entry.cluster(), entry.program()));
  }

  /** The clusters of which a process lives, oldest first; files of dead processes are deleted. */
  public List<Entry> running() {
    Map<String, Entry> oldest = new LinkedHashMap<>();
    living().forEach(entry -> oldest.putIfAbsent(entry.cluster(), entry));
    return List.copyOf(oldest.values());
  }

  /**
   * The nodes of a cluster that are known here and whose processes live, by {@code host:port}: one
   * of them may be frozen.
   *
   * @param address of one of them; it comes first, and alone if it is not known here
   */
  public List<String> nodesWith(String address) {
    List<Entry> living = living();
    Set<String> nodes = new LinkedHashSet<>(List.of(address));
    living.stream()
        .filter(entry -> entry.address().equals(address))
        .map(Entry::cluster)
        .findFirst()
        .ifPresent(
            cluster ->
                living.stream()
                    .filter(entry -> entry.cluster().equals(cluster))
                    .forEach(entry -> nodes.add(entry.address())));
    return List.copyOf(nodes);
  }

  /** The oldest first. */
  private List<Entry> living() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .flatMap(file -> read(file).stream())
          .sorted(Comparator.comparing(Entry::since).thenComparing(Entry::pid))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the running clusters in " + directory + " cannot be read", e);
    }
  }

  private void makeDirectory() throws IOException {
    if (!Files.isDirectory(directory)) {
      boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
      if (posix) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectories(directory);
      }
    }
  }

  private static Optional<Entry> read(Path file) {
    try {
      Map<String, Object> fields = JSON.std.mapFrom(Files.readString(file));
      if (fields.get("pid") instanceof Number pid
          && fields.get("address") instanceof String address
          && fields.get("cluster") instanceof String cluster
          && fields.get("program") instanceof String program
          && fields.get("since") instanceof String since) {
        if (lives(pid.longValue(), fields.get("processStart"))) {
          return Optional.of(
              new Entry(pid.longValue(), address, cluster, program, Instant.parse(since)));
        }
      }
      Files.deleteIfExists(file);
      return Optional.empty();
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the entry " + file + " cannot be read", e);
    }
  }

  private static boolean lives(long pid, @Nullable Object processStart) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> startOf(process).equals(processStart)) // the number may be used again
        .isPresent();
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  /** This process's entry. */
  public static final class Registration implements AutoCloseable {
    private final Path file;
    private final Thread hook = new Thread(this::delete, "rfork-unregister");

    private Registration(Path file) {
      this.file = file;
      Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Removes the entry. */
    @Override
    public void close() {
      delete();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException shuttingDown) {
        // The hook does the same.
      }
    }

    private void delete() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // Left behind, it is seen to be stale and deleted by the next reader.
      }
    }
  }
}
