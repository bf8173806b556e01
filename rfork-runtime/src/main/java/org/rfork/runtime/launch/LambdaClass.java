package org.rfork.runtime.launch;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The class that stands for a lambda: what it captured in fields, and methods that call its body.
 *
 * @param name internal, as all names here
 * @param method the method that its interface has
 * @param factory takes what it captures and returns its interface
 * @param body the method that it runs
 * @param descriptors what its method is called with: its own, and those of bridges
 * @param interfaces what it implements
 */
record LambdaClass(
    String name,
    String method,
    Type factory,
    Handle body,
    List<Type> descriptors,
    List<String> interfaces) {
  private static final String OBJECT = "java/lang/Object";
  private static final String MAKE = "make";
  private static final String ONLY = "ONLY";
  private static final String CONSTRUCTOR = "<init>";

  private static final int BODY = 1;
  private static final int FLAGS = 3;
  private static final int MORE = 4;
  private static final int MARKERS = 2;
  private static final int BRIDGES = 4;

  /** Of the arguments of {@link java.lang.invoke.LambdaMetafactory#altMetafactory}. */
  static LambdaClass of(String name, String method, String factory, List<Object> arguments) {
    Type made = Type.getMethodType(factory);
    List<Type> descriptors = new ArrayList<>(List.of((Type) arguments.get(0)));
    List<String> interfaces = new ArrayList<>(List.of(made.getReturnType().getInternalName()));
    int flags = (Integer) arguments.get(FLAGS);
    int next = MORE;
    if ((flags & MARKERS) != 0) {
      int markers = (Integer) arguments.get(next++);
      for (int i = 0; i < markers; i++) {
        interfaces.add(((Type) arguments.get(next++)).getInternalName());
      }
    }
    if ((flags & BRIDGES) != 0) {
      int bridges = (Integer) arguments.get(next++);
      for (int i = 0; i < bridges; i++) {
        descriptors.add((Type) arguments.get(next++));
      }
    }
    return new LambdaClass(
        name, method, made, (Handle) arguments.get(BODY), descriptors, interfaces);
  }

  /** Whether its body can be called with no more than casts of what it is called with. */
  boolean isPlain() {
    return body.getTag() == Opcodes.H_INVOKESTATIC
        && descriptors.stream().allMatch(this::needsOnlyCasts);
  }

  private boolean needsOnlyCasts(Type called) {
    Type[] given = called.getArgumentTypes();
    Type[] wanted = Type.getArgumentTypes(body.getDesc());
    int captured = factory.getArgumentTypes().length;
    if (captured + given.length != wanted.length) {
      return false;
    }
    for (int i = 0; i < given.length; i++) {
      if (!isCast(given[i], wanted[captured + i])) {
        return false;
      }
    }
    return isCast(Type.getReturnType(body.getDesc()), called.getReturnType());
  }

  private static boolean isCast(Type from, Type to) {
    return from.equals(to) || (isReference(from) && isReference(to));
  }

  private static boolean isReference(Type type) {
    return type.getSort() >= Type.ARRAY;
  }

  /** Gets the lambda, in place of the instruction that made it. */
  void callFactory(MethodVisitor code) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, name, MAKE, factory.getDescriptor(), false);
  }

  byte[] toBytes() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    int access = Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC;
    writer.visit(Opcodes.V1_8, access, name, null, OBJECT, interfaces.toArray(String[]::new));
    Type[] captured = factory.getArgumentTypes();
    for (int i = 0; i < captured.length; i++) {
      int field = Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL;
      writer.visitField(field, "captured" + i, captured[i].getDescriptor(), null, null).visitEnd();
    }
    writeConstructor(writer, captured);
    writeFactory(writer, captured);
    descriptors.stream().distinct().forEach(called -> writeMethod(writer, captured, called));
    writer.visitEnd();
    return writer.toByteArray();
  }

  private void writeConstructor(ClassWriter writer, Type[] captured) {
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_PRIVATE, CONSTRUCTOR, constructor(captured), null, null);
    code.visitCode();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, OBJECT, CONSTRUCTOR, "()V", false);
    int local = 1;
    for (int i = 0; i < captured.length; i++) {
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitVarInsn(captured[i].getOpcode(Opcodes.ILOAD), local);
      code.visitFieldInsn(Opcodes.PUTFIELD, name, "captured" + i, captured[i].getDescriptor());
      local += captured[i].getSize();
    }
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private static String constructor(Type[] captured) {
    return Type.getMethodDescriptor(Type.VOID_TYPE, captured);
  }

  /** One that captures nothing is made once, as the JVM would do. */
  private void writeFactory(ClassWriter writer, Type[] captured) {
    if (captured.length == 0) {
      String itself = "L" + name + ";";
      int field = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
      writer.visitField(field, ONLY, itself, null, null).visitEnd();
      MethodVisitor first = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
      first.visitCode();
      writeNew(first, captured);
      first.visitFieldInsn(Opcodes.PUTSTATIC, name, ONLY, itself);
      first.visitInsn(Opcodes.RETURN);
      first.visitMaxs(0, 0);
      first.visitEnd();
    }
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_STATIC, MAKE, factory.getDescriptor(), null, null);
    code.visitCode();
    if (captured.length == 0) {
      code.visitFieldInsn(Opcodes.GETSTATIC, name, ONLY, "L" + name + ";");
    } else {
      writeNew(code, captured);
    }
    code.visitInsn(Opcodes.ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void writeNew(MethodVisitor code, Type[] captured) {
    code.visitTypeInsn(Opcodes.NEW, name);
    code.visitInsn(Opcodes.DUP);
    int local = 0;
    for (Type type : captured) {
      code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
      local += type.getSize();
    }
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, name, CONSTRUCTOR, constructor(captured), false);
  }

  private void writeMethod(ClassWriter writer, Type[] captured, Type called) {
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_PUBLIC, method, called.getDescriptor(), null, null);
    code.visitCode();
    for (int i = 0; i < captured.length; i++) {
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitFieldInsn(Opcodes.GETFIELD, name, "captured" + i, captured[i].getDescriptor());
    }
    Type[] wanted = Type.getArgumentTypes(body.getDesc());
    Type[] given = called.getArgumentTypes();
    int local = 1;
    for (int i = 0; i < given.length; i++) {
      code.visitVarInsn(given[i].getOpcode(Opcodes.ILOAD), local);
      cast(code, given[i], wanted[captured.length + i]);
      local += given[i].getSize();
    }
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC, body.getOwner(), body.getName(), body.getDesc(), body.isInterface());
    cast(code, Type.getReturnType(body.getDesc()), called.getReturnType());
    code.visitInsn(called.getReturnType().getOpcode(Opcodes.IRETURN));
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private static void cast(MethodVisitor code, Type from, Type to) {
    if (!from.equals(to) && !to.getInternalName().equals(OBJECT)) {
      code.visitTypeInsn(Opcodes.CHECKCAST, to.getInternalName());
    }
  }
}
