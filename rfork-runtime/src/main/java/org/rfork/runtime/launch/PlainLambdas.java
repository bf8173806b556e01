package org.rfork.runtime.launch;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes classes of the lambdas of Scala's compiler. Those lambdas are made while a program runs,
 * each by its own class that no archive of a JDK before 24 can hold; a node has 700 of them up to
 * the moment when it is up. Classes can be archived.
 *
 * <p>They do what the lambdas did; only that they cannot be serialized by Java. A lambda that is
 * not as Scala writes them, a public static method with parameters of the function's own types, is
 * left as it is.
 */
final class PlainLambdas {
  private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";
  private static final String METHOD = "altMetafactory";

  private PlainLambdas() {}

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
