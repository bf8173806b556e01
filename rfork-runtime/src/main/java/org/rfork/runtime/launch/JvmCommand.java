package org.rfork.runtime.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to start a JVM like this one.
 *
 * @param java the {@code java} program
 * @param flags its flags
 * @param classPath its class path
 */
public record JvmCommand(Path java, List<String> flags, String classPath) {
  /** Set by the launcher: flags of the JVMs it starts, with blanks between them. */
  public static final String FLAGS = "rfork.launch.jvm-flags";

  /** Set by the launcher: the class path of the JVMs it starts. */
  public static final String CLASS_PATH = "rfork.launch.class-path";

  /** Set by the launcher: the {@code java} program. */
  public static final String JAVA = "rfork.launch.java";

  /** Set by the launcher: the flag that names the archive of classes to start from; or empty. */
  public static final String ARCHIVE = "rfork.launch.archive";

  /**
   * What Chronicle asks for to start without a warning, and safepoints in long loops, which would
   * else hold up a JVM without G1 until it is taken for dead; the launcher may say more.
   */
  private static final List<String> DEFAULT_FLAGS =
      List.of(
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "-XX:+IgnoreUnrecognizedVMOptions",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseCountedLoopSafepoints",
          "-XX:LoopStripMiningIter=1000");

  /** Copies the flags. */
  public JvmCommand {
    flags = List.copyOf(flags);
  }

  /** This JVM's program, flags and class path, as the launcher said or the JVM itself knows. */
  public static JvmCommand ofThisJvm() {
    Path ownJava = Path.of(System.getProperty("java.home"), "bin", "java");
    String said = System.getProperty(FLAGS, "").strip();
    List<String> flags =
        new ArrayList<>(said.isEmpty() ? DEFAULT_FLAGS : List.of(said.split("\\s+", -1)));
    String archive = System.getProperty(ARCHIVE, ""); // apart from the others: it may have blanks
    if (!archive.isEmpty()) {
      flags.add(archive);
    }
    return new JvmCommand(
        Path.of(System.getProperty(JAVA, ownJava.toString())),
        flags,
        System.getProperty(CLASS_PATH, System.getProperty("java.class.path")));
  }

  /**
   * For a process that is a node: it ends when its memory is used up. Which of its forks took it is
   * not known, and none of its threads can be trusted after that; its forks run again elsewhere.
   */
  public JvmCommand forNode() {
    List<String> more = new ArrayList<>(flags);
    more.add("-XX:+ExitOnOutOfMemoryError");
    return new JvmCommand(java, more, classPath);
  }

  /** A command that runs a class's {@code main} with this JVM's {@code rfork.*} properties. */
  public ProcessBuilder running(String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(flags);
    rforkProperties().forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-cp");
    command.add(classPath);
    command.add(mainClass);
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  private static Map<String, String> rforkProperties() {
    Map<String, String> properties = new TreeMap<>();
    for (String key : System.getProperties().stringPropertyNames()) {
      if (key.startsWith("rfork.") && !key.startsWith("rfork.launch.")) {
        properties.put(key, System.getProperty(key));
      }
    }
    return properties;
  }
}
