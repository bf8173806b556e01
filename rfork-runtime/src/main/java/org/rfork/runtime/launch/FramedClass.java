package org.rfork.runtime.launch;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * A class as compilers since Java 6 write it: with frames, by which the JVM verifies it sooner, and
 * which it must have to be in an archive. picocli's have none.
 */
final class FramedClass {
  private static final int VERSION_AT = 6;

  private FramedClass() {}

  /** The class as it is if it has frames; else with them, computed from its code. */
  static byte[] of(byte[] content) {
    ClassReader reader = new ClassReader(content);
    if (reader.readUnsignedShort(VERSION_AT) > Opcodes.V1_5) {
      return content;
    }
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visit(
              int version,
              int access,
              String name,
              @Nullable String signature,
              String superName,
              String @Nullable [] interfaces) {
            super.visit(Opcodes.V1_8, access, name, signature, superName, interfaces);
          }
        },
        ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }
}
