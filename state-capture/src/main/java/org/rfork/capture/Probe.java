package org.rfork.capture;

import java.io.ByteArrayOutputStream;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a JDK collection for what it has no accessor for, by listening to how it would serialize
 * itself: {@code java.util} is closed to reflection, its serial form is specified. Nothing of a
 * collection's content is written.
 */
final class Probe extends ObjectOutputStream {
  private final ByteArrayOutputStream sink;
  private final Object subject;
  private final int stopAfterInts;
  private int ints;
  private int firstInt;
  private float firstFloat = Float.NaN;
  private int afterTwoInts;
  private @Nullable Class<?> secondClass;
  private int classes;

  /** Ends the listening; the stream is thrown away. */
  private static final class Heard extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Heard() {
      super("", null, false, false);
    }
  }

  private Probe(ByteArrayOutputStream sink, Object subject, int stopAfterInts) throws IOException {
    super(sink);
    this.sink = sink;
    this.subject = subject;
    this.stopAfterInts = stopAfterInts;
    enableReplaceObject(true);
  }

  /**
   * The table of a hash collection.
   *
   * @param capacity buckets, or what the first entry would make
   * @param threshold of a map: the entries at which the table grows; of a set: 0
   */
  record Table(int capacity, float loadFactor, int threshold) {}

  static Table table(java.util.Map<?, ?> map) {
    Probe probe = listen(map, 2);
    byte[] form = probe.sink.toByteArray();
    // ... load factor, threshold, block mark, block length, buckets, size
    ByteBuffer end = ByteBuffer.wrap(form, form.length - 18, 18);
    return new Table(probe.firstInt, end.getFloat(), end.getInt());
  }

  static Table table(java.util.Set<?> set) {
    Probe probe = listen(set, 2);
    return new Table(probe.firstInt, probe.firstFloat, 0);
  }

  /**
   * Whether reading an entry moves it to the end. Only the end of the JDK's part of the serial form
   * says so; that of an empty copy is short.
   */
  @SuppressWarnings("NonApiType") // of this class alone
  static boolean isAccessOrdered(java.util.LinkedHashMap<?, ?> map, Calls calls) {
    for (Class<?> at = map.getClass(); !Codecs.isJdk(at); at = at.getSuperclass()) {
      if (Hooks.hasWriteObject(at)) {
        throw ownForm(map);
      }
    }
    Probe probe = listen(calls.emptied(map), Integer.MAX_VALUE);
    // ... buckets, size, end of block, access order
    return probe.sink.toByteArray()[probe.afterTwoInts + 1] != 0;
  }

  /** The table of a {@code Hashtable}. */
  @SuppressWarnings("JdkObsolete") // users have them
  static Table table(java.util.Hashtable<?, ?> map) {
    Probe probe = listen(map, 1);
    byte[] form = probe.sink.toByteArray();
    // ... load factor, threshold, block mark, block length, buckets
    ByteBuffer end = ByteBuffer.wrap(form, form.length - 14, 14);
    return new Table(probe.firstInt, end.getFloat(), end.getInt());
  }

  /** The key type of an enum map. */
  static Class<?> keyType(java.util.EnumMap<?, ?> map) {
    Class<?> type = listen(map, 1).secondClass;
    if (type == null) {
      throw Refusal.unsupported("the key type of an EnumMap is hidden by this JDK");
    }
    return type;
  }

  /** Refuses objects whose serial form is not that of their JDK class. */
  static void requireUsualForm(Object subject) {
    if (subject instanceof Externalizable || Hooks.hasWriteReplace(subject.getClass())) {
      throw ownForm(subject);
    }
  }

  private static Refusal ownForm(Object subject) {
    return Refusal.unsupported(
        subject.getClass().getName()
            + " has a serial form of its own, which hides what its JDK superclass holds: remove"
            + " writeObject, writeReplace and Externalizable, or write a StateCodec for it");
  }

  private static Probe listen(Object subject, int stopAfterInts) {
    requireUsualForm(subject);
    try (Probe probe = new Probe(new ByteArrayOutputStream(256), subject, stopAfterInts)) {
      try {
        probe.writeObject(subject);
        probe.drain();
      } catch (Heard enough) {
        probe.drain();
      }
      return probe;
    } catch (IOException e) {
      throw Refusal.unsupported(subject.getClass().getName() + " cannot be looked into: " + e);
    }
  }

  @Override
  public void writeInt(int value) throws IOException {
    if (ints++ == 0) {
      firstInt = value;
    }
    super.writeInt(value);
    if (ints == 2) {
      drain();
      afterTwoInts = sink.size();
    }
    if (ints == stopAfterInts) {
      throw new Heard();
    }
  }

  @Override
  public void writeFloat(float value) throws IOException {
    firstFloat = value;
    super.writeFloat(value);
  }

  @Override
  protected @Nullable Object replaceObject(Object value) {
    if (value == subject) {
      return value;
    }
    throw new Heard();
  }

  @Override
  protected void annotateClass(Class<?> type) {
    if (++classes == 2) {
      secondClass = type;
    }
  }

  /** The subject's form is never finished, so there is nothing to close. */
  @Override
  public void close() {}
}
