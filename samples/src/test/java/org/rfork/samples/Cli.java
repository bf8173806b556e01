package org.rfork.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code rfork} as a person has it: each command in a process of its own, nodes in others. */
final class Cli implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(50);

  /** Signal 2, in a mask of signals. */
  private static final long SIGINT_BIT = 1 << (2 - 1);

  /** As the launcher has it, but for compilers that pay off after seconds. */
  private static final List<String> FLAGS =
      List.of(
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "-XX:+IgnoreUnrecognizedVMOptions",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xlog:disable",
          "-Xlog:all=error:stderr",
          "-Xlog:cds*=off:stderr");

  /** Only jars can be archived, and they must be first. */
  private static final String CLASS_PATH =
      Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
          .sorted(Comparator.comparing(entry -> !entry.endsWith(".jar")))
          .collect(Collectors.joining(File.pathSeparator));

  /** Classes of a driver and a node, archived once a build as the launcher does it. */
  private static final Path ARCHIVE =
      Path.of("target", "cli-" + buildId() + ".jsa").toAbsolutePath();

  private static final String USE_ARCHIVE = "-XX:SharedArchiveFile=" + ARCHIVE;

  private static final Pattern DURABLE = Pattern.compile("(\\S+) is durable");
  private static final Pattern ADDRESS = Pattern.compile("cluster is up at (\\S+)");

  private final Path folder;
  private final Path config;
  private final List<Process> started = new ArrayList<>();

  /**
   * Starts nothing yet.
   *
   * @param folder where all files of these processes go
   * @param settings HOCON below {@code rfork}
   */
  Cli(Path folder, String settings) throws Exception {
    this.folder = folder;
    // So long a node may be without a core among those of other tests.
    String patient = "rfork.cluster.unreachable-after = 20s\n";
    this.config =
        Files.writeString(folder.resolve("rfork.conf"), patient + "rfork { " + settings + " }");
    if (!Files.exists(ARCHIVE)) {
      archive();
    }
  }

  private void archive() throws Exception {
    Path unfinished = Path.of(ARCHIVE + "." + ProcessHandle.current().pid()); // of several JVMs
    start("-XX:ArchiveClassesAtExit=" + unfinished, "train pi --target-error 0.01").awaitSuccess();
    Files.move(unfinished, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String buildId() {
    List<String> key = new ArrayList<>(List.of(System.getProperty("java.vm.version")));
    for (String entry : CLASS_PATH.split(File.pathSeparator, -1)) {
      key.add(entry + new File(entry).lastModified());
    }
    return Integer.toHexString(key.hashCode());
  }

  /** A process and the files with what it prints. */
  record Running(Process process, Path outFile, Path errFile) {
    String out() throws IOException {
      return Files.readString(outFile);
    }

    String err() throws IOException {
      return Files.readString(errFile);
    }

    /** What it printed when it has ended well. */
    Map<String, Object> json() throws Exception {
      awaitSuccess();
      return JSON.std.mapFrom(out());
    }

    /** Waits for its end, which must be a good one. */
    Running awaitSuccess() throws Exception {
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(err()).isTrue();
      assertThat(process.exitValue()).as(err()).isZero();
      return this;
    }
  }

  /**
   * A durable job.
   *
   * @param driver the process that submitted it and waits for it
   * @param address the {@code host:port} of that process
   */
  record Submitted(Running driver, String job, String address) {}

  /** Starts a command line, split at blanks. */
  Running start(String commandLine) throws IOException {
    return start(USE_ARCHIVE, commandLine);
  }

  private Running start(String archiveFlag, String commandLine) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.add(archiveFlag);
    command.add("-Drfork.launch.jvm-flags=" + String.join(" ", FLAGS));
    if (archiveFlag.equals(USE_ARCHIVE)) {
      command.add("-Drfork.launch.archive=" + archiveFlag);
    }
    command.addAll(List.of("-cp", CLASS_PATH));
    command.add("org.rfork.runtime.cli.Main");
    command.addAll(List.of(commandLine.split(" ", -1)));
    Path out = folder.resolve("out" + started.size());
    Path err = folder.resolve("err" + started.size());
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("XDG_STATE_HOME", folder.toString());
    builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
    Process process = builder.start();
    started.add(process);
    return new Running(process, out, err);
  }

  /** As {@link #start}, with these settings. */
  Running startConfigured(String commandLine) throws IOException {
    return start(commandLine + " --config " + config);
  }

  /** Has {@code rfork run} run something to its end, with these settings. */
  Running run(String commandLine) throws Exception {
    return startConfigured("run " + commandLine).awaitSuccess();
  }

  /** The same, and nothing on stderr but what is meant for people. */
  Running runQuietly(String commandLine) throws Exception {
    Running ended = run(commandLine);
    assertThat(ended.err()).doesNotContain("WARNING", "Exception", "\tat ");
    return ended;
  }

  /** Submits a durable job and waits until the cluster has it. */
  Submitted submit(String commandLine) throws Exception {
    Running driver = startConfigured("run " + commandLine + " --durable");
    await("the job is submitted", () -> found(DURABLE, driver.errFile()).isPresent());
    return new Submitted(
        driver,
        found(DURABLE, driver.errFile()).orElseThrow(),
        found(ADDRESS, driver.errFile()).orElseThrow());
  }

  private static Optional<String> found(Pattern pattern, Path file) {
    try {
      Matcher matcher = pattern.matcher(Files.readString(file));
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether this process, and each that it starts, ignores SIGINT; as far as the system tells. */
  static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .findFirst()
            .orElse("0");
    return (Long.parseUnsignedLong(ignored, 16) & SIGINT_BIT) != 0;
  }

  static void signal(String signal, long pid) throws Exception {
    String target = Long.toString(pid);
    assertThat(new ProcessBuilder("kill", "-" + signal, target).inheritIO().start().waitFor())
        .isZero();
  }

  static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime() - end).as(what).isNegative();
      Thread.sleep(POLL.toMillis());
    }
  }

  @Override
  public void close() {
    started.forEach(Process::destroyForcibly);
  }
}
