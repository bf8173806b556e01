package org.rfork.capture;

import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.CaptureException.Kind;

/**
 * Walks a graph once and writes it as a list of steps: <i>open</i> an empty object, <i>fill</i> it,
 * <i>make</i> a whole one.
 *
 * <p>Each object's references are read once, kept as its parts, and followed with a stack on the
 * heap. Parts are written before what holds them, so that a record's constructor and a hash table
 * see complete arguments. Where a cycle leads through an object that can only be made whole, that
 * order does not exist; then a second walk opens first and fills last. Leaves are no steps: they
 * stand where they are first referred to.
 *
 * <p>One is kept by each thread for all that it captures.
 */
final class GraphOut {
  static final int FILL = 0;
  static final int END = -1;

  private static final int NOWHERE = -1;

  private final StateOut out = new StateOut();
  private final Nodes nodes = new Nodes();
  private final ClassTable types = new ClassTable();
  private final UserClasses users = new UserClasses();
  private final TypesOut typesOut = new TypesOut(types, users, out);
  private Handles handles = Handles.NONE;
  private CaptureLimits limits = CaptureLimits.DEFAULT;
  private final HookCalls hookCalls = new HookCalls();
  private @Nullable HashCost hashCost;
  private boolean fillLast;

  /** Whether any JVM would write the same so far. */
  private boolean regular;

  private final Apart values = new Apart();
  private @Nullable CanonicalWalk canonical;

  private @Nullable Class<?> lastType;
  private Codec lastCodec = BoxedCodec.INSTANCE;

  /** The object being written. */
  private int current = NOWHERE;

  private final Frames frames = new Frames();

  /** The document of a graph. */
  Captured capture(
      @Nullable Object root,
      AllowList allowed,
      Handles outside,
      CaptureLimits within,
      CaptureFor purpose) {
    try {
      walk(root, allowed, outside, within, null);
      NameSet names = users.names();
      List<Schema> schemas = purpose == CaptureFor.FILE ? types.schemas() : List.of();
      return new Captured(Envelope.close(names, schemas, out, limits), names, regular);
    } catch (Refusal tooLong) {
      throw tooLong.toException();
    } finally {
      end();
    }
  }

  /** Writes a graph, canonically if there is a walk to say how; {@link #end} must follow. */
  void walk(
      @Nullable Object root,
      AllowList allowed,
      Handles outside,
      CaptureLimits within,
      @Nullable CanonicalWalk how) {
    users.start(allowed);
    handles = outside;
    limits = within;
    canonical = how;
    fillLast = false;
    write(root);
  }

  /** Forgets the graph. */
  void end() {
    clear();
    handles = Handles.NONE;
    canonical = null;
    hookCalls.clear();
    out.end();
  }

  /** Whether nothing is to be written that an equal graph might have otherwise. */
  boolean isCanonical() {
    return canonical != null;
  }

  /** The objects that were met, in the order of meeting. */
  IdentityHashMap<Object, Integer> numbers() {
    return nodes.numbers();
  }

  StateOut out() {
    return out;
  }

  private void write(@Nullable Object root) {
    try {
      walk(root);
    } catch (OrderImpossible cycle) {
      clear();
      fillLast = true;
      walk(root);
    }
  }

  private void clear() {
    hashCost = null;
    nodes.clear();
    types.clear();
    users.clear();
    lastType = null;
    current = NOWHERE;
    frames.clear();
  }

  private void walk(@Nullable Object root) {
    regular = true;
    values.clear();
    if (canonical != null) {
      canonical.start();
    }
    out.start(limits.maxBytes());
    types.announce(Codecs.STRING);
    visit(root, NOWHERE, 0);
    drain();
    for (int i = 0; i < nodes.postponedCount(); i++) {
      startBody(nodes.postponed(i));
      drain();
    }
    out.int32(END);
    try {
      ref(root);
    } catch (Refusal e) {
      throw refusedHere(e);
    }
  }

  private void drain() {
    while (frames.depth() > 0) {
      Frames.Frame frame = frames.top();
      if (frame.hasNext()) {
        int part = frame.next();
        visit(frame.part(part), frame.node(), frame.isHead() ? Nodes.HEAD : part);
      } else {
        boolean head = frame.isHead();
        finish(frame.node(), head, frames.pop());
      }
    }
  }

  private void visit(@Nullable Object value, int parent, int step) {
    if (value == null) {
      return;
    }
    Codec codec = codec(value, parent, step);
    if (codec.shape() == Codec.Shape.LEAF && !(codec instanceof HandleCodec)) {
      return;
    }
    int node = nodes.findOrNext(value);
    if (node == nodes.count()) {
      nodes.add(value, codec, parent, step);
      enter(node, value, codec);
    } else if (!nodes.isNumbered(node) && codec.shape() != Codec.Shape.LEAF) {
      if (fillLast) {
        throw nodes.refusal(
            parent,
            step,
            value,
            Refusal.unsupported(
                "an immutable object is reached from its own parts: break the cycle"));
      }
      throw new OrderImpossible();
    }
  }

  private Codec codec(Object value, int parent, int step) {
    try {
      return codec(value);
    } catch (RuntimeException e) {
      throw nodes.refusal(parent, step, value, e);
    }
  }

  private Codec codec(Object value) {
    return value.getClass() == lastType ? lastCodec : lookUp(value);
  }

  private Codec lookUp(Object value) {
    Class<?> type = value.getClass();
    Codec codec = types.find(type);
    if (codec == null) {
      if (Codecs.mayBeHandle(type)) {
        regular = false;
        int node = nodes.find(value);
        return node < 0 ? Codecs.of(value, handles) : nodes.codec(node);
      }
      codec = Slots.isInline(value) ? BoxedCodec.INSTANCE : Codecs.of(value, handles);
      types.add(type, codec);
      regular &= codec.entryWidth() == 0;
    }
    if (canonical != null) {
      return canonical.codec(value, codec, nodes);
    }
    lastType = type;
    lastCodec = codec;
    return codec;
  }

  private void enter(int node, Object value, Codec codec) {
    current = node;
    try {
      requireCount();
      if (canonical == null && HookCalls.concerns(codec, handles)) {
        hookCalls.beforeCapture(value);
      }
      switch (codec.shape()) {
        case LEAF -> {}
        case MADE -> pushBody(node);
        case FILLED -> {
          @Nullable Object[] head = codec.headParts(value);
          if (head.length == 0) {
            open(node, head);
          } else {
            push(node, true, head);
          }
        }
      }
    } catch (RuntimeException e) {
      throw refusedHere(e);
    }
  }

  private void requireCount() {
    if (nodes.count() > limits.maxObjects()) {
      throw new Refusal(Kind.LIMIT, "the state has over " + limits.maxObjects() + " objects");
    }
  }

  private void finish(int node, boolean head, @Nullable Object[] parts) {
    current = node;
    try {
      if (head) {
        open(node, parts);
      } else if (nodes.codec(node).shape() == Codec.Shape.FILLED) {
        out.int32(FILL);
        out.int32(nodes.id(node));
        nodes.codec(node).write(nodes.object(node), parts, this);
        out.checkSize();
      } else {
        writeWhole(node, parts);
      }
    } catch (RuntimeException e) {
      throw refusedHere(e);
    }
  }

  private void writeWhole(int node, @Nullable Object[] parts) {
    typesOut.writeStep(nodes.object(node).getClass(), nodes.codec(node));
    nodes.codec(node).write(nodes.object(node), parts, this);
    nodes.number(node);
    out.checkSize();
  }

  private void open(int node, @Nullable Object[] headParts) {
    typesOut.writeStep(nodes.object(node).getClass(), nodes.codec(node));
    nodes.codec(node).writeHead(nodes.object(node), headParts, this);
    nodes.number(node);
    out.checkSize();
    if (fillLast) {
      nodes.postpone(node);
    } else {
      pushBody(node);
    }
  }

  private void startBody(int node) {
    current = node;
    try {
      pushBody(node);
    } catch (RuntimeException e) {
      throw refusedHere(e);
    }
  }

  private void pushBody(int node) {
    Object value = nodes.object(node);
    Codec codec = nodes.codec(node);
    @Nullable Object[] parts = codec.parts(value);
    push(node, false, canonical == null ? parts : canonical.arrange(value, codec, parts));
  }

  private void push(int node, boolean head, @Nullable Object[] parts) {
    if (frames.depth() >= limits.maxDepth()) {
      throw new Refusal(
          Kind.LIMIT, "the state is a chain of over " + limits.maxDepth() + " references");
    }
    frames.push(node, head, parts);
  }

  UserClasses users() {
    return users;
  }

  /** Counts what a restore will spend on hash codes. */
  HashCost hashCost() {
    HashCost known = hashCost;
    if (known == null) {
      known = HashCost.ahead(limits.maxHashSteps());
      hashCost = known;
    }
    return known;
  }

  /** Writes a reference to an object that was written before, or a value or leaf in its place. */
  void ref(@Nullable Object value) {
    if (value == null) {
      Slots.write(null, out);
    } else if (value instanceof String text) {
      string(text);
    } else {
      Codec codec = codec(value);
      if (codec == BoxedCodec.INSTANCE) {
        Slots.write(value, out);
      } else {
        object(value, codec);
      }
    }
  }

  private void string(String text) {
    int node = nodes.findOrNext(text);
    boolean known = node < nodes.count();
    if (known && canonical == null) {
      regular = false;
      Slots.writeObject(nodes.id(node), out);
      return;
    }
    if (!known) {
      nodes.add(text, Codecs.STRING, current, Nodes.UNKNOWN);
      requireCount();
      regular = regular && values.add(text);
    }
    Slots.writeType(Codecs.STRING_NUMBER, out);
    out.text(text);
    nodes.number(node);
  }

  private void object(Object value, Codec codec) {
    int node = nodes.findOrNext(value);
    if (node == nodes.count()) {
      nodes.add(value, codec, current, Nodes.UNKNOWN);
      requireCount();
      regular = regular && (!codec.isValue() || values.add(value));
    } else if (nodes.isNumbered(node) && !(canonical != null && codec.isValue())) {
      regular &= !codec.isValue();
      Slots.writeObject(nodes.id(node), out);
      return;
    }
    if (codec.shape() != Codec.Shape.LEAF) {
      throw Refusal.unsupported("it changed while it was captured: stop other threads first");
    }
    int holder = current;
    current = node;
    typesOut.writeHere(value.getClass(), codec);
    codec.write(value, Codec.NO_PARTS, this);
    nodes.number(node);
    current = holder;
    out.checkSize();
  }

  /** Writes how many references follow, and them. */
  void refs(@Nullable Object[] values) {
    out.int32(values.length);
    for (Object value : values) {
      ref(value);
    }
  }

  private CaptureException refusedHere(RuntimeException cause) {
    if (current == NOWHERE) {
      return new CaptureException(
          Refusal.kindOf(cause), "$", Refusal.messageOf(cause), cause.getCause());
    }
    return nodes.refusal(nodes.parent(current), nodes.step(current), nodes.object(current), cause);
  }
}
