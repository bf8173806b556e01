package org.rfork.runtime.launch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes classes of the lambdas of Scala's compiler, in copies of jars. Those lambdas are made while
 * a program runs, each by its own class that no archive of a JDK before 24 can hold; a node has 700
 * of them up to the moment when it is up. Classes can be archived.
 *
 * <p>They do what the lambdas did; only that they cannot be serialized by Java. A lambda that is
 * not as Scala writes them, a public static method with parameters of the function's own types, is
 * left as it is. The manifests of those jars keep what they say of the jar; Pekko reads them when a
 * node starts, and Scala's library has five thousand sections about its files.
 */
public final class PlainLambdas {
  private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";
  private static final String METHOD = "altMetafactory";

  private PlainLambdas() {}

  /**
   * Rewrites jars in place; used by the launcher when it builds.
   *
   * @param args the jars
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
        if (entry.getName().endsWith(".class")) {
          for (Map.Entry<String, byte[]> made : classes(content).entrySet()) {
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

  /** The class, and one for each of its lambdas that can be plain, by internal name. */
  static Map<String, byte[]> classes(byte[] content) {
    ClassReader reader = new ClassReader(content);
    Set<String> published = publicStaticMethods(reader);
    Map<String, byte[]> made = new LinkedHashMap<>();
    ClassWriter writer = new ClassWriter(0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            return new MethodVisitor(
                Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
              @Override
              public void visitInvokeDynamicInsn(
                  String method, String factory, Handle bootstrap, Object... arguments) {
                if (isLambda(bootstrap)) {
                  LambdaClass lambda =
                      LambdaClass.of(
                          reader.getClassName() + "$$PlainLambda$" + (made.size() + 1),
                          method,
                          factory,
                          List.of(arguments));
                  Handle body = lambda.body();
                  if (body.getOwner().equals(reader.getClassName())
                      && published.contains(body.getName() + body.getDesc())
                      && lambda.isPlain()) {
                    made.put(lambda.name(), lambda.toBytes());
                    lambda.callFactory(mv);
                    return;
                  }
                }
                super.visitInvokeDynamicInsn(method, factory, bootstrap, arguments);
              }
            };
          }
        },
        0);
    made.put(reader.getClassName(), made.isEmpty() ? content : writer.toByteArray());
    return made;
  }

  private static boolean isLambda(Handle bootstrap) {
    return bootstrap.getOwner().equals(FACTORY) && bootstrap.getName().equals(METHOD);
  }

  private static Set<String> publicStaticMethods(ClassReader reader) {
    Set<String> methods = new HashSet<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            int both = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;
            if ((access & both) == both) {
              methods.add(name + descriptor);
            }
            return super.visitMethod(access, name, descriptor, signature, exceptions);
          }
        },
        ClassReader.SKIP_CODE);
    return methods;
  }
}
