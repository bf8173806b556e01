package com.example;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.launch.ArchivableJars;
import org.rfork.runtime.launch.FreePort;
import org.rfork.runtime.launch.JvmCommand;
import org.rfork.runtime.launch.Nodes;
import org.rfork.spi.Runtimes;

/**
 * The classes of a node, archived once a build as the launcher does it, so that the nodes of tests
 * start sooner. A node that has met another has loaded a fifth more of them than one that is alone.
 */
final class NodeArchive {
  private static final String SUFFIX = ".jar";

  /** The jars of Pekko whose lambdas are many. */
  private static final Pattern PEKKO =
      Pattern.compile("\\bpekko-(actor|cluster|remote|stream)_[^/]*\\.jar$");

  private static final String HOST = "127.0.0.1";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<String> QUIET =
      List.of("-Xlog:disable", "-Xlog:all=error:stderr", "-Xlog:cds*=off:stderr");

  private NodeArchive() {}

  /**
   * A class path that an archive goes with: only jars can be archived, and they must be first; of
   * Pekko's lambdas only those that are classes.
   */
  static String archivable(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator, -1))
        .parallel()
        .map(entry -> PEKKO.matcher(entry).find() ? withPlainLambdas(Path.of(entry)) : entry)
        .sorted(Comparator.comparing(entry -> !entry.endsWith(SUFFIX)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** A copy of a jar, which is made if this build has none yet. */
  private static String withPlainLambdas(Path jar) {
    Path plain = Path.of("target", "plain-" + jar.getFileName()).toAbsolutePath();
    if (!Files.exists(plain)) {
      Path unfinished = unfinished(plain);
      try {
        Files.copy(jar, unfinished, StandardCopyOption.REPLACE_EXISTING);
        ArchivableJars.main(new String[] {unfinished.toString()});
        Files.move(unfinished, plain, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return plain.toString();
  }

  private static Path unfinished(Path file) {
    return file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
  }

  /** The command with the archive, which is made if this build has none yet. */
  static JvmCommand using(JvmCommand node) {
    String jars =
        Arrays.stream(node.classPath().split(File.pathSeparator, -1))
            .filter(entry -> entry.endsWith(SUFFIX))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> key = new ArrayList<>(node.flags());
    key.add(System.getProperty("java.vm.version"));
    for (String jar : jars.split(File.pathSeparator, -1)) {
      key.add(jar + new File(jar).lastModified());
    }
    Path archive = Path.of("target", "nodes-" + Integer.toHexString(key.hashCode()) + ".jsa");
    if (!Files.exists(archive)) {
      make(archive, new JvmCommand(node.java(), node.flags(), jars));
    }
    return with(node, "-XX:SharedArchiveFile=" + archive.toAbsolutePath());
  }

  private static JvmCommand with(JvmCommand node, String flag) {
    List<String> flags = new ArrayList<>(node.flags());
    flags.addAll(QUIET);
    flags.add(flag);
    return new JvmCommand(node.java(), flags, node.classPath());
  }

  /** Has a node write down which classes it loads until it has met another one. */
  private static void make(Path archive, JvmCommand node) {
    Path unfinished = unfinished(archive);
    String port = Integer.toString(FreePort.on(HOST));
    String seed = HOST + ":" + port;
    try {
      Process process =
          with(node, "-XX:ArchiveClassesAtExit=" + unfinished)
              .running(
                  "org.rfork.runtime.cli.Main",
                  List.of(
                      "local-node",
                      "rfork.node.name=archived",
                      "rfork.cluster.join-timeout=" + LIMIT.toSeconds() + "s",
                      "rfork.cluster.seed-nodes=" + seed))
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.INHERIT)
              .start();
      try {
        meet(port, seed);
        process.getOutputStream().close(); // so that it ends
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          throw new IllegalStateException("a node did not end after " + LIMIT);
        }
      } finally {
        process.destroyForcibly();
      }
      Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + archive + " was made", e);
    }
  }

  private static void meet(String port, String seed) throws InterruptedException {
    Map<String, Object> settings =
        Map.of(
            "rfork.node.name",
            "other",
            "rfork.node.port",
            port,
            "rfork.node.roles",
            List.of("driver"),
            "rfork.cluster.seed-nodes",
            List.of(seed));
    try (RunningNode other = Nodes.start(RforkConfig.load(null, settings))) {
      if (!other.awaitWorkers(1, LIMIT)) {
        throw new IllegalStateException("a node did not come up within " + LIMIT);
      }
    } finally {
      Runtimes.install(null);
    }
  }
}
