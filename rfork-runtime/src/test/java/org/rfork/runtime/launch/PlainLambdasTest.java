package org.rfork.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
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

class PlainLambdasTest {
  @TempDir private static Path directory;
  private static Path before;
  private static Path after;

  @BeforeAll
  static void rewrite() throws IOException {
    before =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.contains("scala-library"))
            .map(Path::of)
            .findFirst()
            .orElseThrow();
    after = Files.copy(before, directory.resolve("scala-library.jar"));
    PlainLambdas.main(new String[] {after.toString()});
  }

  private static List<String> entries(Path jar) throws IOException {
    try (ZipFile file = new ZipFile(jar.toFile())) {
      return file.stream().map(ZipEntry::getName).toList();
    }
  }

  private static URLClassLoader loader() throws IOException {
    URL[] jars = {after.toUri().toURL()};
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
    try (URLClassLoader scala = loader()) {
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
    try (URLClassLoader scala = loader()) {
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
}
