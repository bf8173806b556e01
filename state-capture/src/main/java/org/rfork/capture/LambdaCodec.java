package org.rfork.capture;

import java.lang.invoke.SerializedLambda;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException.Kind;

/**
 * Serializable lambdas and method references: which one of which class, and what it captured. The
 * capturing class itself makes the copy, so only lambdas that stand in its code can come back.
 */
final class LambdaCodec extends Codec {
  static final String NAME = "lambda";
  static final LambdaCodec INSTANCE = new LambdaCodec();

  private static final Set<String> JDK_CAPTURERS =
      Set.of("java.util.Comparator", "java.util.Map$Entry");

  /**
   * What names the method, beside the capturing class: in the order of {@link SerializedLambda}.
   */
  private static final int NAMES = 7;

  private static final int BEFORE_KIND = 3;
  private static final int MOST_KINDS = 9;

  private LambdaCodec() {
    super(NAME, Shape.MADE);
  }

  @Override
  List<String> valueNames() {
    return List.of(
        "class",
        "codeDigest",
        "interface",
        "interfaceMethod",
        "interfaceSignature",
        "kind",
        "implementingClass",
        "implementingMethod",
        "implementingSignature",
        "signature",
        "captured...");
  }

  @Override
  @Nullable Object[] parts(Object value) {
    SerializedLambda lambda = describe(value);
    @Nullable Object[] parts = new Object[lambda.getCapturedArgCount()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = lambda.getCapturedArg(i);
    }
    return parts;
  }

  private static SerializedLambda describe(Object value) {
    Object described;
    try {
      described = Hooks.writeReplace(value);
    } catch (Throwable e) {
      throw Refusal.unsupported("the lambda cannot be described: " + e);
    }
    if (described instanceof SerializedLambda lambda) {
      return lambda;
    }
    throw Refusal.unsupported(value.getClass().getName() + " is a hidden class, but not a lambda");
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    SerializedLambda lambda = describe(value);
    String capturing = lambda.getCapturingClass().replace('/', '.');
    Class<?> capturingClass = capturingClass(value.getClass(), capturing);
    if (!JDK_CAPTURERS.contains(capturing)) {
      out.users().require(capturingClass);
    }
    StateOut bytes = out.out();
    bytes.text(capturing);
    bytes.int64(Digests.ofCode(capturingClass));
    bytes.text(lambda.getFunctionalInterfaceClass());
    bytes.text(lambda.getFunctionalInterfaceMethodName());
    bytes.text(lambda.getFunctionalInterfaceMethodSignature());
    bytes.int32(lambda.getImplMethodKind());
    bytes.text(lambda.getImplClass());
    bytes.text(lambda.getImplMethodName());
    bytes.text(lambda.getImplMethodSignature());
    bytes.text(lambda.getInstantiatedMethodType());
    bytes.int32(parts.length);
    for (Object part : parts) {
      out.ref(part);
    }
  }

  /** The class whose code a lambda's class was made for, by the name that the JDK gave it. */
  static Class<?> capturingClass(Class<?> lambda) {
    String name = lambda.getName();
    int end = name.indexOf("$$Lambda");
    return capturingClass(lambda, end < 0 ? name : name.substring(0, end));
  }

  /** A lambda's class is a nest mate of the class that it stands in. */
  private static Class<?> capturingClass(Class<?> lambda, String capturing) {
    try {
      return Class.forName(capturing, false, lambda.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new Refusal(
          Kind.MISSING_CLASS, "class " + capturing + " of a lambda cannot be found", e);
    }
  }

  @Override
  Object make(GraphIn in) {
    StateIn bytes = in.in();
    String name = bytes.text();
    long code = bytes.int64();
    String[] texts = new String[NAMES];
    for (int i = 0; i < BEFORE_KIND; i++) {
      texts[i] = bytes.text();
    }
    int kind = bytes.ranged(1, MOST_KINDS);
    for (int i = BEFORE_KIND; i < NAMES; i++) {
      texts[i] = bytes.text();
    }
    @Nullable Object[] captured = in.refs(bytes.count(1));
    Class<?> capturing = capturing(name, in);
    if (Digests.ofCode(capturing) != code) {
      throw new Refusal(
          Kind.SCHEMA_MISMATCH,
          "class "
              + capturing.getName()
              + " has other code here than where its lambda was captured: run the same version of"
              + " the job on all nodes");
    }
    SerializedLambda lambda =
        new SerializedLambda(
            capturing, texts[0], texts[1], texts[2], kind, texts[3], texts[4], texts[5], texts[6],
            captured);
    try {
      return Hooks.resolve(lambda);
    } catch (Throwable e) {
      throw new Refusal(
          Kind.SCHEMA_MISMATCH, "class " + capturing.getName() + " has no such lambda: " + e, e);
    }
  }

  private static Class<?> capturing(String name, GraphIn in) {
    if (!JDK_CAPTURERS.contains(name)) {
      return ClassNames.load(name, in.allow(), in.loader());
    }
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new Refusal(Kind.MISSING_CLASS, name, e);
    }
  }

  @Override
  String step(Object value, int part) {
    return ".arg" + part;
  }

  @Override
  String explain(Object value, @Nullable Object part, int number) {
    SerializedLambda lambda = describe(value);
    return "argument "
        + number
        + " ("
        + (part == null ? "null" : part.getClass().getName())
        + ") captured by the lambda "
        + lambda.getImplMethodName()
        + " of "
        + lambda.getCapturingClass().replace('/', '.')
        + ": ";
  }
}
