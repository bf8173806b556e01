package org.rfork.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Durable jobs as a person has them: nodes stay when {@code rfork run} is gone. */
@Timeout(420)
class DurableRunIT {
  private static final String SAMPLE =
      "ising --size 24 --samples 8000 --burn-in 100 --forks 6 --seed 11 -o json --nodes 3"
          + " --threads 1";
  private static final Pattern DURABLE = Pattern.compile("(\\S+) is durable");
  private static final Pattern PID = Pattern.compile("\"pid\" ?: ?(\\d+)");

  @TempDir private Path folder;
  private String config;
  private final List<Process> started = new ArrayList<>();
  private final List<ProcessHandle> nodes = new ArrayList<>();

  @BeforeEach
  void configure() throws IOException {
    // Several JVMs on a machine that has other work as well.
    String settings = "rfork { cluster.join-timeout = 2m, jobs.keep-ended = 20s }";
    config = Files.writeString(folder.resolve("rfork.conf"), settings).toString();
  }

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
    nodes.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void aJobWhoseDriverIsKilledIsFoundAgainAndGivesTheSameBits() throws Exception {
    Map<String, Object> undisturbed = json(run("run", SAMPLE + " --config " + config));
    Running driver = start("run", SAMPLE + " --durable --config " + config);
    String job = awaitJob(driver);
    driver.process().destroyForcibly().waitFor();
    Map<String, Object> found = json(run("attach", job + " -o json"));
    for (String key : List.of("sample", "seed", "value", "standardError", "samples", "forks")) {
      assertThat(found.get(key)).as(key).isEqualTo(undisturbed.get(key));
    }
    assertThat(found.get("result")).isEqualTo(undisturbed.get("result"));
    assertThat(((Map<?, ?>) found.get("forksPerNode")).keySet())
        .isSubsetOf(List.of("n1", "n2", "n3"));
    Map<String, Object> again = json(run("attach", job + " -o json"));
    assertThat(again.get("value")).isEqualTo(undisturbed.get("value"));
    assertThat(again.get("wallSeconds")).isNull();
    await("no node is left", () -> nodes.stream().noneMatch(ProcessHandle::isAlive));
    await("no file is left", () -> files().isEmpty());
  }

  @Test
  void ctrlCDetachesAndTheEndOfTheJobEndsItsNodes() throws Exception {
    Running driver = start("run", SAMPLE + " --durable --config " + config);
    String job = awaitJob(driver);
    for (ProcessHandle node : nodes) {
      signal("INT", node.pid()); // it goes to all processes of a terminal
    }
    signal("INT", driver.process().pid());
    assertThat(driver.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(driver.process().exitValue()).isEqualTo(130);
    assertThat(driver.err()).contains(job + " goes on", "./rfork attach " + job);
    assertThat(nodes).allMatch(ProcessHandle::isAlive);
    assertThat(json(run("attach", job + " -o json"))).containsEntry("sample", "ising");
  }

  private Map<String, Object> json(Running ended) throws Exception {
    assertThat(ended.process().waitFor(180, TimeUnit.SECONDS)).as(ended.err()).isTrue();
    assertThat(ended.process().exitValue()).as(ended.err()).isZero();
    return JSON.std.mapFrom(Files.readString(ended.out()));
  }

  private record Running(Process process, Path out, Path errors) {
    String err() throws IOException {
      return Files.readString(errors);
    }
  }

  private Running run(String command, String arguments) throws Exception {
    Running running = start(command, arguments);
    assertThat(running.process().waitFor(180, TimeUnit.SECONDS)).as(running.err()).isTrue();
    return running;
  }

  /** The id of its job, as soon as it says so; then the nodes are known as well. */
  private String awaitJob(Running driver) throws Exception {
    await("the job is submitted", () -> !found(DURABLE, driver.errors()).isEmpty());
    for (Path entry : files()) {
      if (entry.toString().endsWith(".json")) {
        long pid = Long.parseLong(found(PID, entry).get(0));
        if (pid != driver.process().pid()) {
          ProcessHandle.of(pid).ifPresent(nodes::add);
        }
      }
    }
    assertThat(nodes).hasSize(3);
    return found(DURABLE, driver.errors()).get(0);
  }

  private static List<String> found(Pattern pattern, Path file) {
    try {
      Matcher matcher = pattern.matcher(Files.readString(file));
      return matcher.results().map(result -> result.group(1)).toList();
    } catch (IOException e) {
      return List.of(); // not there yet
    }
  }

  private List<Path> files() {
    Path registry = folder.resolve("rfork-" + System.getProperty("user.name"));
    try (Stream<Path> files = Files.list(registry)) {
      return files.toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private Running start(String command, String arguments) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        List.of(
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "org.rfork.runtime.cli.Main",
            command));
    line.addAll(List.of(arguments.split(" ", -1)));
    Path out = folder.resolve("out" + started.size());
    Path err = folder.resolve("err" + started.size());
    var builder = new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("XDG_STATE_HOME", folder.toString());
    builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
    Process process = builder.start();
    started.add(process);
    return new Running(process, out, err);
  }

  private static void signal(String signal, long pid) throws Exception {
    String target = Long.toString(pid);
    assertThat(new ProcessBuilder("kill", "-" + signal, target).inheritIO().start().waitFor())
        .isZero();
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(150).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as(what).isNegative();
      Thread.sleep(50);
    }
  }
}
