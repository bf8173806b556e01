package com.example.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.InvalidMarkException;
import java.nio.charset.Charset;
import java.time.chrono.Chronology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.Vector;
import java.util.concurrent.atomic.AtomicMarkableReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicStampedReference;
import java.util.regex.Pattern;

/** What can be seen of a JDK object, or of the JDK's part of a user's, by its public methods. */
@SuppressWarnings({"JdkObsolete", "NonApiType"}) // users have them
final class JdkParts {
  /** An object whose class overrides what would show what it inherited. */
  interface Seen {
    List<Object> inherited();
  }

  private JdkParts() {}

  /** Whether there is one such object in a JVM. */
  static boolean isShared(Object value) {
    return value instanceof Charset || value instanceof Chronology;
  }

  static List<Object> of(Object value) {
    List<Object> parts = new ArrayList<>();
    if (value instanceof Throwable thrown) {
      ofThrowable(thrown, parts);
    } else if (value instanceof Map<?, ?> map) {
      ofMap(map, parts);
    } else if (value instanceof Collection<?> collection) {
      ofCollection(collection, parts);
    } else if (value instanceof Comparator<?> && value.getClass().getClassLoader() == null) {
      parts.add(hasReversed(value) ? Collections.reverseOrder((Comparator<?>) value) : null);
    } else if (value instanceof Optional<?> optional) {
      parts.add(optional.orElse(null));
    } else if (value instanceof Map.Entry<?, ?> entry && isJdk(value)) {
      parts.add(entry.getKey());
      parts.add(entry.getValue());
    } else if (value instanceof ByteBuffer buffer) {
      ofBuffer(buffer, parts);
    } else if (isJdk(value) && value.getClass() != Object.class) {
      ofOther(value, parts);
    }
    return parts;
  }

  private static boolean isJdk(Object value) {
    return value.getClass().getClassLoader() == null;
  }

  private static boolean hasReversed(Object comparator) {
    return comparator.getClass().getSimpleName().equals("ReverseComparator2");
  }

  private static void ofOther(Object value, List<Object> parts) {
    if (value instanceof AtomicReference<?> reference) {
      parts.add(reference.get());
    } else if (value instanceof AtomicReferenceArray<?> array) {
      for (int i = 0; i < array.length(); i++) {
        parts.add(array.get(i));
      }
    } else if (value instanceof AtomicMarkableReference<?> marked) {
      parts.add(marked.getReference());
      parts.add(marked.isMarked());
    } else if (value instanceof AtomicStampedReference<?> stamped) {
      parts.add(stamped.getReference());
      parts.add(stamped.getStamp());
    } else if (value instanceof Random || value instanceof Pattern) {
      parts.add(serialized(value));
    } else {
      parts.add(value.toString());
    }
  }

  private static void ofMap(Map<?, ?> map, List<Object> parts) {
    if (map instanceof SortedMap<?, ?> sorted) {
      parts.add(sorted.comparator());
    }
    Iterator<? extends Map.Entry<?, ?>> entries = superEntries(map).iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      parts.add(entry.getKey());
      parts.add(entry.getValue());
    }
    if (map.getClass() == LinkedHashMap.class) {
      parts.add(movesWhenRead((LinkedHashMap<?, ?>) map));
    }
    if (map instanceof Properties properties) {
      parts.add(properties.stringPropertyNames().toString());
    }
  }

  /** {@code forEach} of the JDK's maps asks no method that these tests override. */
  private static List<Map.Entry<?, ?>> superEntries(Map<?, ?> map) {
    List<Map.Entry<?, ?>> entries = new ArrayList<>();
    map.forEach(
        (key, value) ->
            entries.add(new java.util.AbstractMap.SimpleEntry<Object, Object>(key, value)));
    return entries;
  }

  private static boolean movesWhenRead(LinkedHashMap<?, ?> map) {
    @SuppressWarnings("unchecked")
    LinkedHashMap<Object, Object> copy = (LinkedHashMap<Object, Object>) map.clone();
    copy.clear();
    copy.put("a", 1);
    copy.put("b", 2);
    Object ignored = copy.get("a");
    return copy.keySet().iterator().next().equals("b");
  }

  private static void ofCollection(Collection<?> collection, List<Object> parts) {
    if (collection instanceof SortedSet<?> sorted) {
      parts.add(sorted.comparator());
    } else if (collection instanceof PriorityQueue<?> queue) {
      parts.add(queue.comparator());
    } else if (collection.getClass() == Vector.class) {
      parts.add(((Vector<?>) collection).capacity());
      parts.add(Arrays.hashCode(serialized(emptied((Vector<?>) collection))));
    }
    collection.forEach(parts::add);
  }

  /** What is left shows how it grows. */
  private static Vector<?> emptied(Vector<?> vector) {
    Vector<?> copy = (Vector<?>) vector.clone();
    copy.clear();
    copy.trimToSize();
    return copy;
  }

  private static void ofBuffer(ByteBuffer buffer, List<Object> parts) {
    Object mark;
    try {
      mark = buffer.duplicate().reset().position();
    } catch (InvalidMarkException none) {
      mark = null;
    }
    Collections.addAll(
        parts,
        buffer.array(),
        buffer.arrayOffset(),
        buffer.capacity(),
        buffer.limit(),
        buffer.position(),
        mark,
        buffer.order().toString());
  }

  private static void ofThrowable(Throwable thrown, List<Object> parts) {
    if (thrown instanceof Seen seen) {
      parts.addAll(seen.inherited());
    } else {
      parts.add(thrown.getMessage());
      parts.add(thrown.getCause());
      StackTraceElement[] stack = thrown.getStackTrace();
      for (StackTraceElement element : stack) {
        parts.add(element + " " + element.getModuleVersion());
      }
    }
    Collections.addAll(parts, thrown.getSuppressed());
  }

  static byte[] serialized(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
