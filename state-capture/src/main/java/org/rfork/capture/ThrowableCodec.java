package org.rfork.capture;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions with message, cause, stack and suppressed exceptions. Only {@code Throwable}'s own
 * constructor runs, and the {@code fillInStackTrace} that it calls. What the JVM would say of a
 * null pointer becomes its message, since it is worked out from what no copy can have.
 */
final class ThrowableCodec extends Codec {
  private static final int SELF_CAUSED = 1;
  private static final int SUPPRESSES = 2;
  private static final int HAS_STACK = 4;
  private static final int CAUSE = 1;
  private static final int FIRST_SUPPRESSED = 3;

  /** Whether {@code getCause} is the JDK's own. */
  private static final ClassValue<Boolean> TELLS_CAUSE =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          try {
            return Codecs.isJdk(type.getMethod("getCause").getDeclaringClass());
          } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type.getName(), e);
          }
        }
      };

  private final Class<?> type;
  private final MethodHandle setCause;
  private final MethodHandle setStack;
  private final boolean isNullPointer;

  /** The JVM writes a class for each of them, so they are made when the first object is. */
  private volatile @Nullable Constructors constructors;

  private record Constructors(Constructor<?> usual, Constructor<?> restricted) {}

  /** The fields of {@code Throwable}, ordered by name. */
  private record Fields(
      Throwable of,
      @Nullable Object cause,
      @Nullable Object message,
      @Nullable Object stack,
      @Nullable Object suppressed) {

    /** The last that was looked into, for as long as one capture is at it. */
    private static final ThreadLocal<@Nullable Fields> LAST = new ThreadLocal<>();

    private static Fields of(Throwable value) {
      SerialForm form = SerialForm.ofFields(value);
      @Nullable Object[] fields = form.references(4);
      @Nullable Object cause = fields[0];
      if (cause != null
          && cause != value
          && !(TELLS_CAUSE.get(value.getClass()) && cause == value.getCause())) {
        form.itself(cause);
      }
      return new Fields(value, cause, fields[1], fields[2], fields[3]);
    }

    /** To be looked at again soon. */
    static Fields first(Throwable value) {
      Fields fields = of(value);
      LAST.set(fields);
      return fields;
    }

    static Fields again(Throwable value) {
      Fields last = LAST.get();
      return last != null && last.of == value ? last : of(value);
    }

    static Fields last(Throwable value) {
      Fields fields = again(value);
      LAST.remove();
      return fields;
    }

    /** A stack that was never to be filled is serialized as one odd element. */
    boolean hasStack() {
      return !(stack instanceof StackTraceElement[] elements
          && elements.length == 1
          && elements[0].getLineNumber() == Integer.MIN_VALUE
          && elements[0].getClassName().isEmpty());
    }

    /** Whether cause, stack and suppressed exceptions can be set after it was made. */
    boolean isFree() {
      return suppressed != null && hasStack();
    }

    StackTraceElement[] elements() {
      return stack instanceof StackTraceElement[] elements && hasStack()
          ? elements
          : new StackTraceElement[0];
    }
  }

  private ThrowableCodec(Class<?> type, MethodHandle setCause, MethodHandle setStack) {
    super(type.getName(), Shape.FILLED);
    this.type = type;
    this.setCause = setCause;
    this.setStack = setStack;
    this.isNullPointer = type == NullPointerException.class;
  }

  private Constructors constructors() {
    Constructors known = constructors;
    if (known == null) {
      known =
          new Constructors(
              constructor(String.class),
              constructor(String.class, Throwable.class, boolean.class, boolean.class));
      constructors = known;
    }
    return known;
  }

  private Constructor<?> constructor(Class<?>... parameters) {
    try {
      return Hooks.constructor(type, Throwable.class.getDeclaredConstructor(parameters));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Codec> all() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      MethodType cause = MethodType.methodType(Throwable.class, Throwable.class);
      MethodType stack = MethodType.methodType(void.class, StackTraceElement[].class);
      MethodHandle setCause = generic(lookup.findVirtual(Throwable.class, "initCause", cause));
      MethodHandle setStack = generic(lookup.findVirtual(Throwable.class, "setStackTrace", stack));
      List<Codec> codecs = new ArrayList<>();
      for (Class<?> type : ThrowableTypes.ALL) {
        if (isOnlyThrowable(type)) {
          codecs.add(new ThrowableCodec(type, setCause, setStack));
        }
      }
      return codecs;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle generic(MethodHandle method) {
    return method.asType(method.type().generic());
  }

  /** Whether a JDK exception has no state but that of every exception. */
  private static boolean isOnlyThrowable(Class<?> type) {
    for (Class<?> at = type; at != Throwable.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Of the JDK's part of a user's exception; null if it is none. */
  static @Nullable Codec extended(Class<?> type, Inherited inherited) {
    if (!(JdkCodecs.named(inherited.jdk().getName()) instanceof ThrowableCodec known)
        || known.isNullPointer) {
      return null;
    }
    return new ThrowableCodec(
        type,
        generic(inherited.method("initCause", Throwable.class)),
        generic(inherited.method("setStackTrace", StackTraceElement[].class)));
  }

  /** A cause that cannot be set later must be there first. */
  @Override
  @Nullable Object[] headParts(Object value) {
    Fields fields = Fields.first((Throwable) value);
    Object message = fields.message;
    if (message == null && isNullPointer) {
      message = ((Throwable) value).getMessage();
    }
    return fields.isFree()
        ? new @Nullable Object[] {message}
        : new @Nullable Object[] {message, fields.cause == value ? null : fields.cause};
  }

  @Override
  void writeHead(Object value, @Nullable Object[] headParts, GraphOut out) {
    Fields fields = Fields.again((Throwable) value);
    if (headParts.length == 2 && fields.cause == value) {
      throw Refusal.unsupported(
          "it can have a cause later, but neither a stack nor suppressed exceptions, as no"
              + " constructor makes it");
    }
    out.out()
        .int32(
            (fields.cause == value ? SELF_CAUSED : 0)
                | (fields.suppressed != null ? SUPPRESSES : 0)
                | (fields.hasStack() ? HAS_STACK : 0));
    for (Object part : headParts) {
      out.ref(part);
    }
  }

  /** Whether the cause is still to be set, it, how many are suppressed, those, the stack. */
  @Override
  @Nullable Object[] parts(Object value) {
    Fields fields = Fields.last((Throwable) value);
    Throwable[] suppressed = ((Throwable) value).getSuppressed();
    StackTraceElement[] stack = fields.elements();
    @Nullable Object[] parts = new Object[FIRST_SUPPRESSED + suppressed.length + stack.length];
    boolean caused = fields.isFree() && fields.cause != value;
    parts[0] = caused;
    parts[CAUSE] = caused ? fields.cause : null;
    parts[CAUSE + 1] = suppressed.length;
    System.arraycopy(suppressed, 0, parts, FIRST_SUPPRESSED, suppressed.length);
    System.arraycopy(stack, 0, parts, FIRST_SUPPRESSED + suppressed.length, stack.length);
    return parts;
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    out.refs(parts);
  }

  @Override
  Object open(GraphIn in) {
    int state = in.in().ranged(0, SELF_CAUSED | SUPPRESSES | HAS_STACK);
    Object message = in.ref();
    boolean suppresses = (state & SUPPRESSES) != 0;
    boolean hasStack = (state & HAS_STACK) != 0;
    if (!(suppresses && hasStack)) {
      return Inherited.make(constructors().restricted, message, in.ref(), suppresses, hasStack);
    }
    return isNullPointer
        ? new NullPointerException((String) message)
        : Inherited.make(constructors().usual, message);
  }

  @Override
  void fill(Object target, GraphIn in) {
    @Nullable Object[] parts = in.refs();
    int suppressed =
        parts.length >= FIRST_SUPPRESSED && parts[CAUSE + 1] instanceof Integer count ? count : -1;
    if (suppressed < 0 || suppressed > parts.length - FIRST_SUPPRESSED) {
      throw Refusal.damaged("an exception's parts are not what it takes");
    }
    if (Boolean.TRUE.equals(parts[0])) {
      Inherited.call(setCause, target, parts[CAUSE]);
    }
    int firstElement = FIRST_SUPPRESSED + suppressed;
    StackTraceElement[] stack =
        Arrays.copyOfRange(parts, firstElement, parts.length, StackTraceElement[].class);
    Inherited.call(setStack, target, stack);
    for (int i = FIRST_SUPPRESSED; i < firstElement; i++) {
      ((Throwable) target).addSuppressed((Throwable) parts[i]);
    }
  }

  @Override
  String step(Object value, int part) {
    if (part == CAUSE) {
      return ".getCause()";
    }
    int firstElement = FIRST_SUPPRESSED + ((Throwable) value).getSuppressed().length;
    return part < firstElement
        ? ".getSuppressed()[" + (part - FIRST_SUPPRESSED) + "]"
        : ".getStackTrace()[" + (part - firstElement) + "]";
  }

  @Override
  String headStep() {
    return ".getMessage()";
  }
}
