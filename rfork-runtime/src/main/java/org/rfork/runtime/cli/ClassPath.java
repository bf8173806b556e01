package org.rfork.runtime.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/** This JVM's class path. The launcher makes it; a state is restored by its loader alone. */
final class ClassPath {
  private ClassPath() {}

  /**
   * Refuses entries that are not on it.
   *
   * @throws CliException naming the first one
   */
  static void require(String entries) {
    for (Path entry : split(entries)) {
      if (!Files.exists(entry)) {
        throw new CliException(ExitCode.USAGE, "there is no " + entry + " for the class path");
      }
      if (!isOn(entry)) {
        throw new CliException(
            ExitCode.USAGE,
            entry
                + " is not on this JVM's class path: start with the launcher ./rfork and set"
                + " RFORK_CLASSPATH="
                + entry);
      }
    }
  }

  /**
   * The main class that a jar names.
   *
   * @throws CliException if there is no such jar, it names none or it is not on the class path
   */
  static String mainClassOf(Path jar) {
    require(jar.toString());
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String main =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
      if (main == null) {
        throw new CliException(
            ExitCode.USAGE,
            jar
                + " names no Main-Class in its manifest: set RFORK_CLASSPATH to it and name a class");
      }
      return main;
    } catch (IOException e) {
      throw new CliException(
          ExitCode.USAGE, jar + " cannot be read as a jar: " + e.getMessage(), e);
    }
  }

  private static boolean isOn(Path entry) {
    Path wanted = real(entry);
    return split(System.getProperty("java.class.path")).stream()
        .map(ClassPath::real)
        .anyMatch(wanted::equals);
  }

  private static List<Path> split(String classPath) {
    return Arrays.stream(classPath.split(Pattern.quote(File.pathSeparator), -1))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of)
        .toList();
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize(); // a class path may name what is not there
    }
  }
}
