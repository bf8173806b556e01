package com.example;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rfork.runtime.launch.FreePort;
import org.rfork.runtime.launch.JvmCommand;

/**
 * The classes of a node, archived once a build as the launcher does it, so that the nodes of tests
 * start sooner.
 */
final class NodeArchive {
  private static final String SUFFIX = ".jar";
  private static final int LIMIT_SECONDS = 60;
  private static final List<String> QUIET =
      List.of("-Xlog:disable", "-Xlog:all=error:stderr", "-Xlog:cds*=off:stderr");

  private NodeArchive() {}

  /** A class path that an archive goes with: only jars can be archived, and they must be first. */
  static String jarsFirst(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator, -1))
        .sorted(Comparator.comparing(entry -> !entry.endsWith(SUFFIX)))
        .collect(Collectors.joining(File.pathSeparator));
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

  /** Has a node that is alone write down which classes it loads until it is up. */
  private static void make(Path archive, JvmCommand node) {
    Path unfinished =
        archive.resolveSibling(archive.getFileName() + "." + ProcessHandle.current().pid());
    try {
      String seed = "127.0.0.1:" + FreePort.on("127.0.0.1");
      Process process =
          with(node, "-XX:ArchiveClassesAtExit=" + unfinished)
              .running(
                  "org.rfork.runtime.cli.Main",
                  List.of(
                      "local-node",
                      "rfork.node.name=archived",
                      "rfork.node.port=" + seed.substring(seed.indexOf(':') + 1),
                      "rfork.cluster.seed-nodes=" + seed))
              .redirectError(Redirect.INHERIT)
              .start();
      try {
        boolean isUp =
            process
                .inputReader()
                .lines()
                .anyMatch(line -> line.startsWith("rfork: node archived is up"));
        process.getOutputStream().close(); // so that it ends
        if (!isUp || !process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          throw new IllegalStateException("a node alone did not come up and end");
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
}
