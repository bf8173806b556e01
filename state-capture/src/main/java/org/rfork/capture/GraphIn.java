package org.rfork.capture;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException.Kind;

/**
 * Runs the steps that {@link GraphOut} wrote: opens, fills and makes objects, each step at once.
 * One is kept by each thread for all that it restores.
 */
final class GraphIn {
  private static final int START = 64;
  private static final int KEEP = 1 << 14;

  /** More than leaves ever hold one another. */
  private static final int MOST_NESTED = 16;

  private final NamedTypes named = new NamedTypes();
  private StateIn in = new StateIn(new byte[0], 0);
  private AllowList allow = AllowList.of(List.of());
  private ClassLoader loader = GraphIn.class.getClassLoader();
  private Handles handles = Handles.NONE;
  private CaptureLimits limits = CaptureLimits.DEFAULT;
  private SchemaSource schemas = SchemaSource.NONE;

  private @Nullable Codec[] types = new Codec[16];
  private @Nullable String[] typeNames = new String[16];
  private int typeCount;
  private @Nullable Object[] objects = new Object[START];

  /** The codecs of those objects that are still to be filled. */
  private @Nullable Codec[] opened = new Codec[START];

  private int count;
  private int openCount;
  private int nested;
  private Rehash rehash = new Rehash();
  private long tables;

  /** The root of a graph. */
  @Nullable Object restore(
      StateIn from,
      AllowList allowed,
      ClassLoader classes,
      Handles outside,
      CaptureLimits within,
      SchemaSource others) {
    in = from;
    allow = allowed;
    loader = classes;
    handles = outside;
    limits = within;
    schemas = others;
    typeNames[0] = Codecs.STRING.typeName();
    types[0] = Codecs.STRING;
    typeCount = 1;
    try {
      return read();
    } finally {
      clear();
    }
  }

  private void clear() {
    in = new StateIn(new byte[0], 0);
    loader = GraphIn.class.getClassLoader();
    handles = Handles.NONE;
    schemas = SchemaSource.NONE;
    Arrays.fill(types, 0, typeCount, null);
    if (objects.length > KEEP) {
      objects = new Object[START];
      opened = new Codec[START];
    } else {
      Arrays.fill(objects, 0, count, null);
      Arrays.fill(opened, 0, count, null);
    }
    count = 0;
    openCount = 0;
    nested = 0;
    tables = 0;
    if (!rehash.isEmpty()) {
      rehash = new Rehash();
    }
  }

  private @Nullable Object read() {
    for (int step = in.int32(); step != GraphOut.END; step = in.int32()) {
      if (step == GraphOut.FILL) {
        fill();
      } else {
        make(type(step - 1));
      }
    }
    if (openCount > 0) {
      throw Refusal.damaged("an object is never filled");
    }
    Object root = ref();
    if (!in.atEnd()) {
      throw Refusal.damaged("something follows the state's end");
    }
    rehash.untilStable();
    return root;
  }

  private void fill() {
    int id = in.int32();
    Codec codec = id < 0 || id >= count ? null : opened[id];
    if (codec == null) {
      throw Refusal.damaged("an object is filled that was not opened");
    }
    opened[id] = null;
    openCount--;
    codec.fill(object(id), this);
  }

  private void make(Codec codec) {
    if (codec.opensInSteps()) {
      int id = add(codec.open(this));
      opened[id] = codec;
      openCount++;
    } else {
      add(codec.make(this));
    }
  }

  /** Makes a leaf that stands where it is referred to. */
  Object makeHere(int type) {
    Object made;
    if (type == Codecs.STRING_NUMBER) {
      made = in.text();
    } else {
      if (++nested > MOST_NESTED) {
        throw Refusal.damaged("leaves hold one another too deep");
      }
      Codec codec = type(type);
      if (codec.opensInSteps()) {
        made = codec.open(this);
        codec.fill(made, this);
      } else {
        made = codec.make(this);
      }
      nested--;
    }
    add(made);
    return made;
  }

  private int add(Object object) {
    if (count == limits.maxObjects()) {
      throw new Refusal(Kind.LIMIT, "the state has over " + limits.maxObjects() + " objects");
    }
    if (count == objects.length) {
      objects = Arrays.copyOf(objects, count * 2);
      opened = Arrays.copyOf(opened, count * 2);
    }
    objects[count] = object;
    return count++;
  }

  private Codec type(int index) {
    if (index < typeCount && index >= 0) {
      return Objects.requireNonNull(types[index]);
    }
    if (index != typeCount) {
      throw Refusal.damaged("a type is used that was not announced");
    }
    Codec codec = named.read(in, allow, loader);
    for (int i = 0; i < typeCount; i++) {
      if (named.name().equals(typeNames[i])) {
        throw Refusal.damaged("type " + named.name() + " is announced twice");
      }
    }
    long schema = in.int64();
    if (codec.schema() != schema) {
      codec = reading(codec, named.name(), schema);
    }
    if (typeCount == types.length) {
      types = Arrays.copyOf(types, typeCount * 2);
      typeNames = Arrays.copyOf(typeNames, typeCount * 2);
    }
    typeNames[typeCount] = named.name();
    types[typeCount++] = codec;
    return codec;
  }

  private Codec reading(Codec present, String name, long digest) {
    Schema stored = schemas.find(name, digest);
    if (stored == null) {
      throw new Refusal(
          Kind.SCHEMA_MISMATCH,
          "class "
              + name
              + " has other fields here than where the state was captured, and the schema that it"
              + " had there cannot be found: run the same version of the job on all nodes, or"
              + " capture states to keep for FILE");
    }
    if (stored.digest() != digest || !stored.className().equals(name)) {
      throw Refusal.damaged("the schema that was found for class " + name + " is another one");
    }
    return present.reading(stored, new Renames(allow, loader));
  }

  /** Reads a reference. */
  @Nullable Object ref() {
    return Slots.read(this);
  }

  /** Reads a reference that must not be null. */
  Object requiredRef() {
    Object value = ref();
    if (value == null) {
      throw Refusal.damaged("null stands where an object must");
    }
    return value;
  }

  /** Reads so many references. */
  @Nullable Object[] refs(int count) {
    @Nullable Object[] values = new Object[count];
    for (int i = 0; i < count; i++) {
      values[i] = ref();
    }
    return values;
  }

  /** Reads references and how many there are. */
  @Nullable Object[] refs() {
    return refs(in.count(1));
  }

  Object object(int id) {
    if (id < 0 || id >= count) {
      throw Refusal.damaged("object " + id + " is used before it is there");
    }
    return Objects.requireNonNull(objects[id]);
  }

  /** Counts a table that the document announces without filling it. */
  void requireRoom(long tableBytes) {
    tables += tableBytes;
    if (tableBytes < 0 || tables > limits.maxBytes()) {
      throw new Refusal(
          Kind.LIMIT, "the state's tables take over " + limits.maxBytes() + " bytes, the limit");
    }
  }

  StateIn in() {
    return in;
  }

  AllowList allow() {
    return allow;
  }

  ClassLoader loader() {
    return loader;
  }

  Handles handles() {
    return handles;
  }

  /** Collections to look at again when every object is whole. */
  Rehash rehash() {
    return rehash;
  }
}
