package org.rfork.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivableJarsTest {
  @TempDir private static Path directory;
  private static Path before;
  private static Path after;
  private static Path picocli;

  @BeforeAll
  static void rewrite() throws IOException {
    before = jar("scala-library");
    after = Files.copy(before, directory.resolve("scala-library.jar"));
    picocli = Files.copy(jar("picocli"), directory.resolve("picocli.jar"));
    ArchivableJars.main(new String[] {after.toString(), picocli.toString()});
  }

  private static Path jar(String name) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> entry.contains(name))
        .map(Path::of)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> entries(Path jar) throws IOException {
    try (ZipFile file = new ZipFile(jar.toFile())) {
      return file.stream().map(ZipEntry::getName).toList();
    }
  }

  private static URLClassLoader loader(Path jar) throws IOException {
    URL[] jars = {jar.toUri().toURL()};
    return new URLClassLoader(jars, ClassLoader.getPlatformClassLoader());
  }

  @Test
  void allElseStaysInItsPlace() throws IOException {
    List<String> kept =
        entries(after).stream().filter(name -> !name.contains("$$PlainLambda$")).toList();
    List<String> had = entries(before).stream().filter(name -> !name.endsWith("/")).toList();
    assertThat(kept).containsAll(had).hasSameSizeAs(entries(before));
  }

  @Test
  void aManifestSpeaksOfItsJarAlone() throws IOException {
    try (var had = new JarFile(before.toFile());
        var has = new JarFile(after.toFile())) {
      assertThat(had.getManifest().getEntries()).hasSizeGreaterThan(1000);
      assertThat(has.getManifest().getEntries()).isEmpty();
      assertThat(has.getManifest().getMainAttributes())
          .isEqualTo(had.getManifest().getMainAttributes());
    }
  }

  @Test
  void eachIsAClassThatTheJvmVerifies() throws Exception {
    List<String> made =
        entries(after).stream().filter(name -> name.contains("$$PlainLambda$")).toList();
    assertThat(made).hasSizeGreaterThan(100);
    try (URLClassLoader scala = loader(after)) {
      for (String name : made) {
        String className = name.substring(0, name.length() - ".class".length()).replace('/', '.');
        Class<?> lambda = Class.forName(className, true, scala);
        assertThat(lambda.getInterfaces()).as(className).isNotEmpty();
      }
    }
  }

  /** A lazy list is made of lambdas: those that capture, those that do not, and bridges. */
  @Test
  void theyDoWhatTheyDid() throws Exception {
    try (URLClassLoader scala = loader(after)) {
      Class<?> function = scala.loadClass("scala.Function1");
      Object square =
          Proxy.newProxyInstance(
              scala,
              new Class<?>[] {function},
              (proxy, method, arguments) -> (Integer) arguments[0] * (Integer) arguments[0]);
      Class<?> type = scala.loadClass("scala.collection.immutable.LazyList");
      Object numbers = type.getMethod("from", int.class).invoke(null, 1);
      Object squares = type.getMethod("map", function).invoke(numbers, square);
      Object few = type.getMethod("take", int.class).invoke(squares, 5);
      assertThat(type.getMethod("mkString", String.class).invoke(few, ","))
          .isEqualTo("1,4,9,16,25");
      long used =
          entries(after).stream()
              .filter(name -> name.startsWith("scala/collection/immutable/LazyList"))
              .filter(name -> name.contains("$$PlainLambda$"))
              .count();
      assertThat(used).isPositive();
    }
  }

  @Test
  void classesOfJavaFiveAreOfALaterOneAndTheJvmVerifiesThem() throws Exception {
    List<String> classes =
        entries(picocli).stream()
            .filter(name -> name.startsWith("picocli/") && name.endsWith(".class"))
            .toList();
    assertThat(classes).hasSizeGreaterThan(200);
    try (URLClassLoader loader = loader(picocli);
        ZipFile file = new ZipFile(picocli.toFile())) {
      for (String name : classes) {
        byte[] content = file.getInputStream(file.getEntry(name)).readAllBytes();
        assertThat(ByteBuffer.wrap(content).getShort(6)).as(name).isGreaterThan((short) 49);
        String className = name.substring(0, name.length() - ".class".length()).replace('/', '.');
        assertThat(Class.forName(className, true, loader).getClassLoader()).isSameAs(loader);
      }
      Class<?> line = loader.loadClass("picocli.CommandLine");
      Object help = line.getMethod("getUsageMessage").invoke(helpCommand(line, loader));
      assertThat(help).asString().contains("Usage: help", "[COMMAND]");
    }
  }

  private static Object helpCommand(Class<?> line, ClassLoader loader) throws Exception {
    Class<?> help = loader.loadClass("picocli.CommandLine$HelpCommand");
    return line.getConstructor(Object.class).newInstance(help.getConstructor().newInstance());
  }
}
