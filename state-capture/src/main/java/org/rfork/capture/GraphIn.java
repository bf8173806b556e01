package org.rfork.capture;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.CaptureException.Kind;

/**
 * Runs the steps that {@link GraphOut} wrote: opens, fills and makes objects, each step at once.
 * One is kept by each thread for all that it restores.
 */
class GraphIn {
  private static final int START = 64;
  private static final int KEEP = 1 << 14;

  /** More than leaves ever hold one another. */
  private static final int MOST_NESTED = 16;

  /** Read between two graphs, which nobody does. */
  private static final StateIn NOTHING = new StateIn(new byte[0], 0, 0);

  private final NamedTypes named = new NamedTypes();
  private StateIn in = NOTHING;
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
  private final HookCalls hookCalls = new HookCalls();
  private @Nullable HashCost hashCost;
  private final Set<String> evolved = new HashSet<>();
  private long announced;
  private @Nullable Codec current;

  /** The root of a graph. */
  @Nullable Object restore(
      StateIn from,
      AllowList allowed,
      ClassLoader classes,
      Handles outside,
      CaptureLimits within,
      SchemaSource stored) {
    in = from;
    allow = allowed;
    loader = classes;
    handles = outside;
    limits = within;
    schemas = stored;
    types[0] = Codecs.STRING;
    typeCount = 1;
    try {
      return read();
    } finally {
      clear();
    }
  }

  private void clear() {
    in = NOTHING;
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
    announced = 0;
    current = null;
    evolved.clear();
    hashCost = null;
    if (!rehash.isEmpty()) {
      rehash = new Rehash();
    }
    hookCalls.clear();
  }

  @Nullable Object read() {
    try {
      for (int step = in.int32(); step != GraphOut.END; step = in.int32()) {
        current = null;
        if (step == GraphOut.FILL) {
          fill();
        } else {
          make(type(step - 1));
        }
      }
    } catch (CaptureException known) {
      throw known;
    } catch (RuntimeException e) {
      throw located(e);
    }
    if (openCount > 0) {
      throw Refusal.damaged("an object is never filled");
    }
    Object root = ref();
    if (!in.atEnd()) {
      throw Refusal.damaged("something follows the state's end");
    }
    settle();
    hookCalls.afterRestore(root, handles);
    return root;
  }

  /** Looks again at tables that were filled while their keys were not whole. */
  void settle() {
    if (!rehash.isEmpty()) {
      rehash.untilStable(hashCost());
    }
  }

  /** Says of what class the object was; where in the graph it is nobody knows yet. */
  private Refusal located(RuntimeException e) {
    Kind kind = e instanceof Refusal refusal ? refusal.kind : Kind.DAMAGED;
    Throwable cause = e instanceof Refusal ? e.getCause() : e;
    String what = e instanceof Refusal ? String.valueOf(e.getMessage()) : "not restored: " + e;
    return new Refusal(
        kind, current == null ? what : "an object of " + current.typeName() + ": " + what, cause);
  }

  private void fill() {
    fill(in.int32());
  }

  /** Fills an object that waits for it. */
  final void fill(int id) {
    Codec codec = id < 0 || id >= count ? null : opened[id];
    if (codec == null) {
      throw Refusal.damaged("an object is filled that was not opened");
    }
    opened[id] = null;
    openCount--;
    fill(id, codec);
  }

  /** The second step of an object that was opened. */
  void fill(int id, Codec codec) {
    current = codec;
    complete(codec, object(id), id);
    noteHooks(codec, object(id));
  }

  /** The first step of the next object, for many the only one. */
  void make(Codec codec) {
    current = codec;
    int id = add(begin(codec));
    if (codec.opensInSteps()) {
      opened[id] = codec;
      openCount++;
    } else {
      noteHooks(codec, object(id));
    }
  }

  /** A new object: empty if it is to be filled, else the whole. */
  Object begin(Codec codec) {
    return codec.opensInSteps() ? codec.open(this) : codec.make(this);
  }

  /**
   * Fills an object that {@link #begin} made.
   *
   * @param id its number, if it has one already; the next one otherwise
   */
  void complete(Codec codec, Object target, int id) {
    codec.fill(target, this);
  }

  private void noteHooks(Codec codec, Object object) {
    if (HookCalls.concerns(codec, handles)) {
      hookCalls.add(object);
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
      made = begin(codec);
      if (codec.opensInSteps()) {
        complete(codec, made, count);
      }
      nested--;
    }
    add(made);
    return made;
  }

  /** How many objects there are: the number of the next. */
  final int count() {
    return count;
  }

  /** The schema that a class had where the state was captured, or null. */
  final @Nullable Schema stored(String name, long digest) {
    return schemas.find(name, digest);
  }

  /** Gives the next number to an object. */
  final int add(Object object) {
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

  final Codec type(int index) {
    if (index < typeCount && index >= 0) {
      return Objects.requireNonNull(types[index]);
    }
    if (index != typeCount) {
      throw Refusal.damaged("a type is used that was not announced");
    }
    int name = in.position();
    Codec codec = named.read(in, allow, loader);
    long schema = in.int64();
    if (codec.schema() != schema) {
      codec = reading(codec, in.textAt(name), schema);
    }
    if (typeCount == types.length) {
      types = Arrays.copyOf(types, typeCount * 2);
      typeNames = Arrays.copyOf(typeNames, typeCount * 2);
    }
    typeNames[typeCount] = named.name();
    types[typeCount++] = codec;
    return codec;
  }

  /** What reads the objects of another version of the codec's class. */
  Codec reading(Codec present, String name, long digest) {
    if (!evolved.add(name)) {
      throw Refusal.damaged("type " + name + " is announced twice");
    }
    if (present.isBoundToCode()) {
      throw otherCode(name);
    }
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

  static Refusal otherCode(String className) {
    return new Refusal(
        Kind.SCHEMA_MISMATCH,
        "class "
            + className
            + " is local or anonymous and has other code here than where the state was captured:"
            + " run the same version of the job on all nodes, or make it a class with a name");
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
    in.requireRoom(tableBytes);
  }

  /**
   * Reads the length of an array that is opened now and filled later. All such arrays together must
   * find their content in what is left.
   */
  int announced() {
    int length = in.count(1);
    announced += length;
    in.requireLeft(announced, 1);
    return length;
  }

  /** Says that an array is being filled. */
  void filling(int length) {
    announced -= length;
  }

  /** Counts what this restore spends on hash codes. */
  HashCost hashCost() {
    HashCost known = hashCost;
    if (known == null) {
      known = new HashCost(limits.maxHashSteps());
      hashCost = known;
    }
    return known;
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
