package org.rfork.capture;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
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
 * order does not exist; then a second walk opens first and fills last.
 */
final class GraphOut {
  static final int FILL = 0;
  static final int END = -1;

  private final StateOut out;
  private final Nodes nodes = new Nodes();
  private final Map<Codec, Integer> types = new HashMap<>();
  private final SortedSet<String> classNames = new TreeSet<>();
  private final AllowList allow;
  private final Handles handles;
  private final CaptureLimits limits;
  private boolean fillLast;

  private Frame[] stack = new Frame[16];
  private int depth;
  private int[] postponed = new int[16];
  private int postponedCount;

  /** An object whose parts are being followed. */
  @SuppressWarnings("ArrayRecordComponent") // one cursor, never compared
  private record Frame(int node, Stage stage, @Nullable Object[] parts, int[] next) {}

  private enum Stage {
    HEAD,
    BODY
  }

  private static final class OrderImpossible extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OrderImpossible() {
      super("", null, false, false);
    }
  }

  GraphOut(StateOut out, AllowList allow, Handles handles, CaptureLimits limits) {
    this.out = out;
    this.allow = allow;
    this.handles = handles;
    this.limits = limits;
  }

  SortedSet<String> classNames() {
    return classNames;
  }

  /** The schemas of the user classes that were written, in the order of their names. */
  List<Schema> schemas() {
    return types.keySet().stream()
        .map(Codec::layout)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparing(Schema::className))
        .toList();
  }

  StateOut out() {
    return out;
  }

  void write(@Nullable Object root) {
    try {
      walk(root);
    } catch (OrderImpossible cycle) {
      fillLast = true;
      walk(root);
    }
  }

  private void walk(@Nullable Object root) {
    out.start(limits.maxBytes());
    nodes.clear();
    types.clear();
    classNames.clear();
    depth = 0;
    visit(root, -1, 0);
    drain();
    for (int i = 0; i < postponedCount; i++) {
      startBody(postponed[i]);
      drain();
    }
    out.int32(END);
    ref(root);
  }

  private void drain() {
    while (depth > 0) {
      Frame frame = stack[depth - 1];
      if (frame.next[0] < frame.parts.length) {
        int part = frame.next[0]++;
        visit(frame.parts[part], frame.node, frame.stage == Stage.HEAD ? Nodes.HEAD : part);
      } else {
        depth--;
        finish(frame);
      }
    }
  }

  private void visit(@Nullable Object value, int parent, int step) {
    if (value == null || Slots.isInline(value)) {
      return;
    }
    int known = nodes.find(value);
    if (known < 0) {
      enter(value, parent, step);
    } else if (!nodes.isNumbered(known)) {
      if (fillLast) {
        throw refusal(
            parent,
            step,
            value,
            Refusal.unsupported(
                "an immutable object is reached from its own parts: break the cycle"));
      }
      throw new OrderImpossible();
    }
  }

  private void enter(Object value, int parent, int step) {
    int node;
    try {
      Codec codec = Codecs.of(value, handles);
      node = nodes.add(value, codec, parent, step);
      if (nodes.count() > limits.maxObjects()) {
        throw new Refusal(Kind.LIMIT, "the state has over " + limits.maxObjects() + " objects");
      }
      switch (codec.shape()) {
        case LEAF -> writeWhole(node, Codec.NO_PARTS);
        case MADE -> push(new Frame(node, Stage.BODY, codec.parts(value), new int[1]));
        case FILLED -> {
          @Nullable Object[] head = codec.headParts(value);
          if (head.length == 0) {
            open(node, head);
          } else {
            push(new Frame(node, Stage.HEAD, head, new int[1]));
          }
        }
      }
    } catch (OrderImpossible known) {
      throw known;
    } catch (CaptureException e) {
      throw e.path().isEmpty()
          ? refusal(
              parent,
              step,
              value,
              new Refusal(e.kind(), String.valueOf(e.getMessage()), e.getCause()))
          : e;
    } catch (RuntimeException e) {
      throw refusal(parent, step, value, e);
    }
  }

  private void finish(Frame frame) {
    int node = frame.node;
    try {
      if (frame.stage == Stage.HEAD) {
        open(node, frame.parts);
      } else if (nodes.codec(node).shape() == Codec.Shape.FILLED) {
        out.int32(FILL);
        out.int32(nodes.id(node));
        nodes.codec(node).write(nodes.object(node), frame.parts, this);
        out.checkSize();
      } else {
        writeWhole(node, frame.parts);
      }
    } catch (CaptureException | OrderImpossible known) {
      throw known;
    } catch (RuntimeException e) {
      throw new CaptureException(kindOf(e), nodes.path(node, null), messageOf(e), e.getCause());
    }
  }

  private void writeWhole(int node, @Nullable Object[] parts) {
    writeType(nodes.codec(node));
    nodes.codec(node).write(nodes.object(node), parts, this);
    nodes.number(node);
    out.checkSize();
  }

  private void open(int node, @Nullable Object[] headParts) {
    Codec codec = nodes.codec(node);
    writeType(codec);
    codec.writeHead(nodes.object(node), headParts, this);
    nodes.number(node);
    out.checkSize();
    if (fillLast) {
      if (postponedCount == postponed.length) {
        postponed = Arrays.copyOf(postponed, postponedCount * 2);
      }
      postponed[postponedCount++] = node;
    } else {
      pushBody(node);
    }
  }

  private void startBody(int node) {
    try {
      pushBody(node);
    } catch (RuntimeException e) {
      throw new CaptureException(kindOf(e), nodes.path(node, null), messageOf(e), e.getCause());
    }
  }

  private void pushBody(int node) {
    @Nullable Object[] parts = nodes.codec(node).parts(nodes.object(node));
    push(new Frame(node, Stage.BODY, parts, new int[1]));
  }

  private void push(Frame frame) {
    if (depth >= limits.maxDepth()) {
      throw new Refusal(
          Kind.LIMIT, "the state is a chain of over " + limits.maxDepth() + " references");
    }
    if (depth == stack.length) {
      stack = Arrays.copyOf(stack, depth * 2);
    }
    stack[depth++] = frame;
  }

  private void writeType(Codec codec) {
    Integer known = types.get(codec);
    if (known != null) {
      out.int32(known + 1);
      return;
    }
    Class<?> user = codec.userClass();
    if (user != null) {
      requireAllowed(user);
    }
    types.put(codec, types.size());
    out.int32(types.size());
    out.text(codec.typeName());
    out.int64(codec.schema());
  }

  /** Refuses a user class that is not on the allow-list, or extends one; notes it otherwise. */
  void requireAllowed(Class<?> type) {
    ClassNames.ancestors(type).forEach(ancestor -> requireAllowed(ancestor.getName()));
  }

  /** Refuses a user class that is not on the allow-list; notes it otherwise. */
  void requireAllowed(String className) {
    ClassNames.requireAllowed(className, allow);
    classNames.add(className);
  }

  Handles handles() {
    return handles;
  }

  /** Writes a reference to an object that was written before, or a value in its place. */
  void ref(@Nullable Object value) {
    if (value == null || Slots.isInline(value)) {
      Slots.write(value, out);
      return;
    }
    int node = nodes.find(value);
    if (node < 0 || !nodes.isNumbered(node)) {
      throw Refusal.unsupported("it changed while it was captured: stop other threads first");
    }
    out.int32(nodes.id(node) + 1);
  }

  /** Writes how many references follow, and them. */
  void refs(@Nullable Object[] values) {
    out.int32(values.length);
    for (Object value : values) {
      ref(value);
    }
  }

  private CaptureException refusal(int parent, int step, Object value, RuntimeException cause) {
    String path = parent < 0 ? "$" : nodes.path(parent, step);
    String context =
        parent < 0 || step == Nodes.HEAD
            ? ""
            : nodes.codec(parent).explain(nodes.object(parent), value, step);
    return new CaptureException(kindOf(cause), path, context + messageOf(cause), cause.getCause());
  }

  private static Kind kindOf(RuntimeException e) {
    return e instanceof Refusal refusal ? refusal.kind : Kind.UNSUPPORTED_TYPE;
  }

  private static String messageOf(RuntimeException e) {
    return e instanceof Refusal
        ? String.valueOf(e.getMessage())
        : "it could not be read (" + e + "): stop threads that change it meanwhile";
  }
}
