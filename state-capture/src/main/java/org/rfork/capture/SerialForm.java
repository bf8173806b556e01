package org.rfork.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JDK object as it would serialize them, with a mark in place of each object that
 * it refers to: those are never serialized themselves.
 */
final class SerialForm extends ObjectOutputStream {
  private static final int NULL = 0x70;
  private static final int REFERENCE = 0x71;
  private static final int STRING = 0x74;

  /** What stands in for all that {@code List.of} and its like return. */
  private static final Class<?> IMMUTABLE = of(new Object[] {List.of()}).met.get(0).getClass();

  private final ByteArrayOutputStream sink;
  private final Object subject;
  private final boolean firstFieldsOnly;
  private final List<Object> met = new ArrayList<>();
  private final List<Class<?>> described = new ArrayList<>();

  /** How many classes are still to be described that the subject is of. */
  private int own;

  private byte[] fields = {};

  /** The fields are there: what follows may be the user's code. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super("", null, false, false);
    }
  }

  private SerialForm(ByteArrayOutputStream sink, Object subject, boolean firstFieldsOnly)
      throws IOException {
    super(sink);
    this.sink = sink;
    this.subject = subject;
    this.firstFieldsOnly = firstFieldsOnly;
    for (Class<?> at = subject.getClass();
        at != null && Serializable.class.isAssignableFrom(at);
        at = at.getSuperclass()) {
      own++;
    }
    enableReplaceObject(true);
  }

  /** The fields of the first superclass that has a {@code writeObject} of its own. */
  static SerialForm ofFields(Object subject) {
    return of(subject, true, null);
  }

  /** Everything; only for objects that are exactly of a JDK class. */
  static SerialForm of(Object subject) {
    return of(subject, false, null);
  }

  private static SerialForm of(
      Object subject, boolean firstFieldsOnly, @Nullable Object metBefore) {
    Probe.requireUsualForm(subject);
    try (SerialForm form =
        new SerialForm(new ByteArrayOutputStream(256), subject, firstFieldsOnly)) {
      try {
        if (metBefore != null) {
          form.writeObject(metBefore);
        }
        form.writeObject(subject);
      } catch (Enough all) {
        form.drain();
      }
      form.drain();
      return form;
    } catch (IOException e) {
      throw Refusal.unsupported(subject.getClass().getName() + " cannot be looked into: " + e);
    }
  }

  /**
   * The one object that a wrapper refers to, and nothing but it and the wrapper itself.
   *
   * @throws Refusal if it hides what it holds behind a serial form of its own
   */
  static Object held(Object wrapper) {
    Object held = heldOrNull(wrapper);
    if (held == null) {
      throw Refusal.unsupported(
          "what " + wrapper.getClass().getName() + " wraps is hidden by this JDK");
    }
    return held;
  }

  /** The same of an object that may refer to nothing. */
  static @Nullable Object heldOrNull(Object wrapper) {
    List<Object> held = of(wrapper).met;
    if (held.size() > 1) {
      throw Refusal.unsupported(
          wrapper.getClass().getName()
              + " is tied to another object than the one it wraps: use it without the wrapper");
    }
    return held.isEmpty() ? null : original(wrapper, held.get(0));
  }

  /**
   * What an object is that a wrapper refers to. Immutable collections and lambdas hide behind
   * stand-ins; since nothing may depend on which of equal ones is meant, their like will do.
   */
  private static Object original(Object wrapper, Object candidate) {
    if (!(candidate instanceof SerializedLambda) && candidate.getClass() != IMMUTABLE) {
      return itself(wrapper, candidate, false);
    }
    try {
      return Hooks.resolve(candidate);
    } catch (Throwable e) {
      throw Refusal.unsupported(
          "what " + wrapper.getClass().getName() + " wraps cannot be made again: " + e);
    }
  }

  /** Makes sure that an object is what the subject refers to, and not what stands in for it. */
  private static Object itself(Object subject, Object candidate, boolean firstFieldsOnly) {
    int before = of(subject, firstFieldsOnly, null).met.size();
    // Written before, an object is a mere reference in what follows: it is not met again.
    int after = of(subject, firstFieldsOnly, candidate).met.size();
    if (after != before) {
      throw Refusal.unsupported(
          "what "
              + subject.getClass().getName()
              + " refers to is hidden by a writeReplace method, as that of EnumSet: use it"
              + " without the wrapper, or wrap an ArrayList, HashSet or HashMap");
    }
    return candidate;
  }

  /** The first object that the subject refers to, or its like. */
  Object held() {
    if (met.isEmpty()) {
      throw Refusal.unsupported(
          "what " + subject.getClass().getName() + " refers to is hidden by this JDK");
    }
    return original(subject, met.get(0));
  }

  /** The classes that it refers to in its fields, in their order, each with its superclasses. */
  List<Class<?>> classes() {
    return described;
  }

  byte[] bytes() {
    return sink.toByteArray();
  }

  /** The primitive fields, ordered by name, at the start of the fields. */
  ByteBuffer primitives() {
    return ByteBuffer.wrap(fields);
  }

  /**
   * The references among the fields, ordered by name; the subject itself where it is meant.
   *
   * @param count how many there are
   */
  @Nullable Object[] references(int count) {
    @Nullable Object[] references = new Object[count];
    ByteBuffer in = primitives();
    int next = 0;
    for (int i = 0; i < count; i++) {
      int token = in.get();
      if (token == REFERENCE) {
        in.getInt();
        references[i] = subject;
      } else if (token == STRING) {
        in.position(in.position() + 2 + in.getShort(in.position()));
        references[i] = met.get(next++);
      } else if (token != NULL) {
        throw Refusal.unsupported(
            "the serial form of " + subject.getClass().getName() + " is another in this JDK");
      }
    }
    return references;
  }

  /** Makes sure that one of the references is no stand-in. */
  Object itself(Object reference) {
    return itself(subject, reference, firstFieldsOnly);
  }

  @Override
  @SuppressWarnings("UnnecessaryStringConstructor") // each mark is to be written in full
  protected Object replaceObject(Object value) {
    if (value == subject) {
      return value;
    }
    met.add(value);
    return new String("-");
  }

  @Override
  protected void annotateClass(Class<?> type) {
    if (own > 0) {
      own--;
    } else {
      described.add(type);
    }
  }

  @Override
  public void defaultWriteObject() throws IOException {
    drain();
    int start = sink.size();
    super.defaultWriteObject();
    end(start);
  }

  @Override
  public void writeFields() throws IOException {
    drain();
    int start = sink.size();
    super.writeFields();
    end(start);
  }

  private void end(int start) throws IOException {
    if (!firstFieldsOnly) {
      return;
    }
    drain();
    byte[] form = sink.toByteArray();
    fields = java.util.Arrays.copyOfRange(form, start, form.length);
    throw new Enough();
  }

  /** The form is thrown away. */
  @Override
  public void close() {}
}
