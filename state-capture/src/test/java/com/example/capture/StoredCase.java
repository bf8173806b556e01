package com.example.capture;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.rfork.capture.CaptureFor;
import org.rfork.capture.Handles;

/**
 * An older version of some classes, a state stored by it, and the version of now: a folder below
 * {@code src/test/resources/evolution} with {@code v1.java}, {@code v1.state}, {@code v2.java} and,
 * where the state must be refused, {@code refused.txt}.
 */
record StoredCase(Path folder) {
  static final Path ROOT = Path.of("src", "test", "resources", "evolution");
  private static final Set<Path> COMPILED = ConcurrentHashMap.newKeySet();
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package (.*);$");

  /**
   * Writes the states that are not there yet: run once for a new case, from the module's folder.
   */
  public static void main(String[] args) throws Exception {
    for (StoredCase stored : all()) {
      if (!Files.exists(stored.file("v1.state"))) {
        Files.write(stored.file("v1.state"), stored.capture(CaptureFor.FILE));
      }
    }
  }

  static List<StoredCase> all() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders.sorted().map(StoredCase::new).toList();
    }
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  Optional<String> refusal() throws IOException {
    Path file = file("refused.txt");
    return Files.exists(file)
        ? Optional.of(Files.readString(file).stripTrailing())
        : Optional.empty();
  }

  /** A state of the older version, captured now. */
  byte[] capture(CaptureFor purpose) throws Exception {
    try (URLClassLoader loader = compile("v1")) {
      return Captures.CAPTURE
          .capture(state(loader, "v1"), Captures.ALLOW_STORED, Handles.NONE, purpose)
          .bytes();
    }
  }

  /** What a version's {@code State.make()} gives. */
  Object state(ClassLoader loader, String version) throws Exception {
    Matcher name = PACKAGE.matcher(Files.readString(file(version + ".java")));
    if (!name.find()) {
      throw new IllegalStateException(folder + " " + version + " has no package");
    }
    Method make = Class.forName(name.group(1) + ".State", true, loader).getDeclaredMethod("make");
    make.setAccessible(true);
    return make.invoke(null);
  }

  URLClassLoader compile(String version) throws IOException {
    Path classes = Path.of("target", "evolution", toString(), version);
    if (COMPILED.add(classes)) {
      compile(version, classes);
    }
    return new URLClassLoader(
        new URL[] {classes.toUri().toURL()}, StoredCase.class.getClassLoader());
  }

  private void compile(String version, Path classes) throws IOException {
    Files.createDirectories(classes);
    int errors =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                file(version + ".java").toString());
    if (errors != 0) {
      throw new IllegalStateException(folder + " " + version + " does not compile");
    }
    Path index = file("renamed-classes");
    if (version.equals("v2") && Files.exists(index)) {
      Path copy = classes.resolve("META-INF/rfork/renamed-classes");
      Files.createDirectories(copy.getParent());
      Files.copy(index, copy, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public String toString() {
    return folder.getFileName().toString();
  }
}
