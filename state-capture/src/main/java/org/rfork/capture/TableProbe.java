package org.rfork.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks hash collections for their table, as {@link Probe} does, but one after the other through one
 * stream that a thread keeps: states hold many of them. A small collection serializes itself to the
 * end, with nothing in place of its content; a large one is stopped, which costs the stream.
 */
final class TableProbe extends ObjectOutputStream {
  private static final ThreadLocal<@Nullable TableProbe> KEPT = new ThreadLocal<>();

  private static final int STOP_ABOVE = 32;

  private final Sink sink;
  private @Nullable Object subject;
  private int ints;
  private int capacity;
  private float loadFactor;
  private int threshold;

  /** The last bytes that were written. */
  private static final class Sink extends ByteArrayOutputStream {
    Sink() {
      super(256);
    }

    ByteBuffer last(int length) {
      return ByteBuffer.wrap(buf, count - length, length);
    }
  }

  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super("", null, false, false);
    }
  }

  private TableProbe(Sink sink) throws IOException {
    super(sink);
    this.sink = sink;
    enableReplaceObject(true);
  }

  static Probe.Table table(Map<?, ?> map) {
    return listen(map);
  }

  static Probe.Table table(Set<?> set) {
    return listen(set);
  }

  private static Probe.Table listen(Object subject) {
    TableProbe probe = KEPT.get();
    try {
      if (probe == null) {
        probe = new TableProbe(new Sink());
        KEPT.set(probe);
      }
      if (!probe.hear(subject)) {
        KEPT.remove();
      }
      return new Probe.Table(probe.capacity, probe.loadFactor, probe.threshold);
    } catch (IOException e) {
      throw Refusal.unsupported(subject.getClass().getName() + " cannot be looked into: " + e);
    }
  }

  /** Whether the stream can go on with another one. */
  private boolean hear(Object next) throws IOException {
    subject = next;
    ints = 0;
    try {
      writeObject(next);
      subject = null;
      reset(); // else it knows what was replaced, and holds on to it
      drain();
      sink.reset();
      return true;
    } catch (Enough large) {
      return false;
    }
  }

  @Override
  public void writeInt(int value) throws IOException {
    super.writeInt(value);
    ints++;
    if (ints == 1) {
      capacity = value;
    } else if (ints == 2) {
      if (subject instanceof Map) {
        drain();
        // ... load factor, threshold, block mark, block length, buckets, size
        ByteBuffer end = sink.last(18);
        loadFactor = end.getFloat();
        threshold = end.getInt();
      }
      if (value > STOP_ABOVE) {
        throw new Enough();
      }
    }
  }

  /** Only sets write one. */
  @Override
  public void writeFloat(float value) throws IOException {
    super.writeFloat(value);
    loadFactor = value;
    threshold = 0;
  }

  @Override
  protected @Nullable Object replaceObject(Object value) {
    return value == subject ? value : null;
  }

  /** Nothing is ever sent. */
  @Override
  public void close() {}
}
