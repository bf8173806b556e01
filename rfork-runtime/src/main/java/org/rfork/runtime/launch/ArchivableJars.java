package org.rfork.runtime.launch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites copies of jars so that an archive of classes can hold what of theirs is used: lambdas of
 * Scala become {@link PlainLambdas}, classes of Java 5 {@link FramedClass}es. Manifests keep what
 * they say of the jar: Scala's library has five thousand sections about its files.
 */
public final class ArchivableJars {
  private ArchivableJars() {}

  /**
   * Rewrites jars in place; used by the launcher when it builds.
   *
   * @param args the jars, which are on the class path
   */
  public static void main(String[] args) throws IOException {
    for (String jar : args) {
      rewrite(Path.of(jar));
    }
  }

  private static void rewrite(Path jar) throws IOException {
    Path rewritten = jar.resolveSibling(jar.getFileName() + ".new");
    try (ZipFile in = new ZipFile(jar.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(rewritten))) {
      for (ZipEntry entry : in.stream().toList()) {
        byte[] content = in.getInputStream(entry).readAllBytes();
        if (isClass(entry.getName())) {
          byte[] framed = FramedClass.of(content);
          for (Map.Entry<String, byte[]> made : PlainLambdas.classes(framed).entrySet()) {
            put(made.getKey() + ".class", entry, made.getValue(), out);
          }
        } else if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
          put(entry.getName(), entry, ofJarAlone(content), out);
        } else {
          put(entry.getName(), entry, content, out);
        }
      }
    }
    Files.move(rewritten, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  /** But for those that a jar has for later JDKs. */
  private static boolean isClass(String entry) {
    return entry.endsWith(".class") && !entry.startsWith("META-INF/");
  }

  /** A manifest without what it says of each file of its jar: each node would keep that. */
  static byte[] ofJarAlone(byte[] content) throws IOException {
    var manifest = new Manifest(new ByteArrayInputStream(content));
    manifest.getEntries().clear();
    var left = new ByteArrayOutputStream();
    manifest.write(left);
    return left.toByteArray();
  }

  private static void put(String name, ZipEntry like, byte[] content, ZipOutputStream out)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(like.getTimeLocal());
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }
}
