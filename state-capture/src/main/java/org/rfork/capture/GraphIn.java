package org.rfork.capture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException.Kind;

/**
 * Runs the steps that {@link GraphOut} wrote: opens, fills and makes objects, each step at once.
 */
class GraphIn {
  private final StateIn in;
  private final AllowList allow;
  private final ClassLoader loader;
  private final Handles handles;
  private final CaptureLimits limits;
  private final SchemaSource schemas;
  private final List<Codec> types = new ArrayList<>();
  private final Set<String> typeNames = new HashSet<>();
  private final List<Object> objects = new ArrayList<>();
  private final Map<Integer, Codec> opened = new HashMap<>();
  private final Rehash rehash = new Rehash();
  private long tables;

  GraphIn(
      StateIn in,
      AllowList allow,
      ClassLoader loader,
      Handles handles,
      CaptureLimits limits,
      SchemaSource schemas) {
    this.in = in;
    this.allow = allow;
    this.loader = loader;
    this.handles = handles;
    this.limits = limits;
    this.schemas = schemas;
  }

  @Nullable Object read() {
    for (int step = in.int32(); step != GraphOut.END; step = in.int32()) {
      if (step == GraphOut.FILL) {
        fill();
      } else {
        make(type(step - 1));
      }
    }
    if (!opened.isEmpty()) {
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
    fill(in.int32());
  }

  /** Fills an object that waits for it. */
  final void fill(int id) {
    Codec codec = opened.remove(id);
    if (codec == null) {
      throw Refusal.damaged("an object is filled that was not opened");
    }
    fill(id, codec);
  }

  /** The second step of an object that was opened. */
  void fill(int id, Codec codec) {
    codec.fill(objects.get(id), this);
  }

  /** The first step of the next object, for many the only one. */
  void make(Codec codec) {
    if (codec.shape() == Codec.Shape.FILLED) {
      opened.put(objects.size(), codec);
      add(codec.open(this));
    } else {
      add(codec.make(this));
    }
  }

  /** Gives the next number to an object. */
  final void add(Object value) {
    if (objects.size() == limits.maxObjects()) {
      throw new Refusal(Kind.LIMIT, "the state has over " + limits.maxObjects() + " objects");
    }
    objects.add(value);
  }

  private Codec type(int index) {
    if (index < types.size() && index >= 0) {
      return types.get(index);
    }
    if (index != types.size()) {
      throw Refusal.damaged("a type is used that was not announced");
    }
    String name = in.text();
    if (!typeNames.add(name)) {
      throw Refusal.damaged("type " + name + " is announced twice");
    }
    long schema = in.int64();
    Codec codec = Codecs.named(name, allow, loader);
    types.add(codec.schema() == schema ? codec : reading(codec, name, schema));
    return types.get(index);
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
    return Slots.read(in.int32(), this);
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
    if (id < 0 || id >= objects.size()) {
      throw Refusal.damaged("object " + id + " is used before it is there");
    }
    return objects.get(id);
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
