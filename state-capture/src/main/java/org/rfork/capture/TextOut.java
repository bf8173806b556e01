package org.rfork.capture;

import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.wire.ValueOut;
import net.openhft.chronicle.wire.Wire;
import net.openhft.chronicle.wire.WireOut;
import net.openhft.chronicle.wire.WireType;
import net.openhft.chronicle.wire.WriteMarshallable;

/**
 * Writes a document's objects through Wire's text form, each inside the first that refers to it.
 * What would be nested too deep stands in a section of its own, before what refers to it.
 */
final class TextOut {
  /** Wire writes each half of a surrogate pair by itself. */
  private static final Charset WIRE_CHARS = Charset.forName("CESU-8");

  private static final int INLINE_VALUES = 8;
  private static final int INLINE_CHARS = 80;
  private static final String ELLIPSIS = "...";

  private final RecordedGraph graph;
  private final TextStyle style;
  private final Bytes<?> bytes = Bytes.allocateElasticOnHeap(1 << 12);
  private final Wire wire = WireType.TEXT.apply(bytes);
  private final int[] references;
  private final int[] anchors;
  private final boolean[] written;
  private final Deque<Integer> tooDeep = new ArrayDeque<>();
  private int lastAnchor;

  TextOut(RecordedGraph graph, TextStyle style) {
    this.graph = graph;
    this.style = style;
    int size = graph.objects().size();
    references = new int[size];
    anchors = new int[size];
    written = new boolean[size];
    bytes.singleThreadedCheckDisabled(true);
  }

  String text() {
    count(graph.root());
    for (Recorded object : graph.objects()) {
      count(object.head());
      count(object.body());
    }
    List<Long> starts = new ArrayList<>();
    starts.add(0L);
    value(wire.write(TextGraphIn.ROOT), graph.root(), 0);
    while (!tooDeep.isEmpty()) {
      int id = tooDeep.remove();
      starts.add(bytes.writePosition());
      object(wire.write("o" + anchors[id]), id, 0);
    }
    return assemble(starts);
  }

  /** Later sections are deeper ones: with them first, anchors stand before their aliases. */
  private String assemble(List<Long> starts) {
    byte[] all = bytes.toByteArray();
    StringBuilder text = new StringBuilder(all.length + 16);
    if (style.isWhole()) {
      text.append(TextGraphIn.FORMAT + ": " + TextGraphIn.VERSION + "\n");
    }
    int end = all.length;
    for (int i = starts.size() - 1; i >= 0; i--) {
      int start = Math.toIntExact(starts.get(i));
      text.append(new String(all, start, end - start, WIRE_CHARS).strip()).append('\n');
      end = start;
    }
    if (style.isWhole()) {
      text.append(TextSchemas.write(graph));
    }
    return text.toString();
  }

  private void count(Object token) {
    if (token instanceof Recorded.Ref ref) {
      references[ref.id()]++;
    } else if (token instanceof Object[] list) {
      for (Object each : list) {
        count(each);
      }
    }
  }

  private void value(ValueOut out, Object token, int depth) {
    if (token instanceof Recorded.Ref ref) {
      reference(out, ref.id(), depth);
    } else if (token instanceof Object[] list) {
      sequence(out, "", Arrays.asList(list), depth);
    } else {
      out.rawText(style.shorten(TextScalars.show(token)));
    }
  }

  private void reference(ValueOut out, int id, int depth) {
    Recorded object = graph.objects().get(id);
    if (written[id]) {
      out.rawText("*a" + anchors[id]);
    } else if (depth >= style.depth() && object.codec().making() != Codec.Shape.LEAF) {
      if (style.isWhole()) {
        written[id] = true;
        anchors[id] = ++lastAnchor;
        tooDeep.add(id);
        out.rawText("*a" + anchors[id]);
      } else {
        out.rawText("!" + TypeNames.tag(object.codec().typeName()) + " " + ELLIPSIS);
      }
    } else {
      if (references[id] > 1) {
        anchors[id] = ++lastAnchor;
        written[id] = true;
      }
      object(out, id, depth);
    }
  }

  private void object(ValueOut out, int id, int depth) {
    Recorded object = graph.objects().get(id);
    String anchor = anchors[id] == 0 ? "" : "&a" + anchors[id];
    if (object.value() instanceof String text) {
      String quoted = TextScalars.quote(style.shorten(text));
      out.rawText(anchor.isEmpty() ? quoted : anchor + " " + quoted);
      return;
    }
    String type = TypeNames.tag(object.codec().typeName()) + (anchor.isEmpty() ? "" : " " + anchor);
    String literal = TextLiterals.show(object.value());
    if (literal != null) {
      out.rawText("!" + type + " " + style.shorten(literal));
      return;
    }
    TextParts parts = TextParts.of(object);
    List<String> names = object.codec().valueNames();
    if (!names.isEmpty()) {
      named(out, type, names, parts.body(), depth);
    } else if (parts.isHeadUsual(object.codec())) {
      content(out, type, object.codec(), parts.body(), depth);
    } else {
      withHead(out, type, object.codec(), parts, depth);
    }
  }

  private void named(
      ValueOut out, String type, List<String> names, List<Object> values, int depth) {
    mapping(
        out,
        type,
        isShort(values),
        fields -> {
          for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.endsWith(ELLIPSIS)) {
              sequence(
                  fields.write(name.substring(0, name.length() - ELLIPSIS.length())),
                  "",
                  values.subList(i, values.size()),
                  depth + 1);
            } else {
              value(fields.write(name), values.get(i), depth + 1);
            }
          }
        });
  }

  private void withHead(ValueOut out, String type, Codec codec, TextParts parts, int depth) {
    mapping(
        out,
        type,
        false,
        fields -> {
          List<String> names = TextShapes.headNames(codec);
          if (names.size() == parts.head().size()) {
            for (int i = 0; i < names.size(); i++) {
              value(fields.write(names.get(i)), parts.head().get(i), depth + 1);
            }
          } else {
            sequence(fields.write(TextShapes.HEAD), "", parts.head(), depth + 1);
          }
          content(fields.write(TextShapes.ITEMS), "", codec, parts.body(), depth + 1);
        });
  }

  private void content(ValueOut out, String type, Codec codec, List<Object> values, int depth) {
    if (TextShapes.isMap(codec) && values.size() % 2 == 0) {
      entries(out, type, values, depth);
    } else if (codec.making() == Codec.Shape.LEAF && values.size() == 1) {
      String scalar = TextScalars.bareIfName(values.get(0));
      if (scalar.startsWith("!")) {
        sequence(out, type, values, depth);
      } else {
        out.rawText("!" + type + " " + scalar);
      }
    } else {
      sequence(out, type, values, depth);
    }
  }

  /** A mapping where all keys are short; else a list of pairs. */
  private void entries(ValueOut out, String type, List<Object> values, int depth) {
    boolean plain = true;
    for (int i = 0; i < values.size(); i += 2) {
      plain &= isPlainKey(values.get(i));
    }
    if (!plain) {
      List<Object> pairs = new ArrayList<>();
      for (int i = 0; i < values.size(); i += 2) {
        pairs.add(new Object[] {values.get(i), values.get(i + 1)});
      }
      sequence(out, type, pairs, depth);
      return;
    }
    mapping(
        out,
        type,
        isShort(values),
        fields -> {
          for (int i = 0; i < style.most(values.size() / 2); i++) {
            key(fields, values.get(2 * i), depth + 1);
            value(fields.getValueOut(), values.get(2 * i + 1), depth + 1);
          }
        });
  }

  private boolean isPlainKey(Object key) {
    return key instanceof Recorded.Ref ref
        ? graph.get(ref).value() instanceof String text && !text.contains("\n")
        : !(key instanceof Object[]);
  }

  /**
   * Wire offers a question mark before a key that is not a plain name, which these need not, and no
   * space after it, without which a colon would belong to an alias.
   */
  private void key(WireOut fields, Object key, int depth) {
    fields.writeStartEvent();
    bytes.writeSkip(-2);
    value(fields.getValueOut(), key, depth);
    long end = bytes.writePosition();
    fields.writeEndEvent();
    bytes.writePosition(end);
    bytes.append(bytes.peekUnsignedByte(end - 1) == '"' ? ": " : " : ");
  }

  private void sequence(ValueOut out, String type, List<Object> values, int depth) {
    if (values.isEmpty()) {
      out.rawText(type.isEmpty() ? "[ ]" : "!" + type + " [ ]");
      return;
    }
    int most = style.most(values.size());
    inline(
        out,
        isShort(values),
        () ->
            typed(out, type)
                .sequence(
                    values,
                    (all, items) -> {
                      all.subList(0, most).forEach(each -> value(items, each, depth + 1));
                      if (most < all.size()) {
                        items.rawText(ELLIPSIS + " " + (all.size() - most) + " more");
                      }
                    }));
  }

  private static void mapping(ValueOut out, String type, boolean inline, Consumer<WireOut> fields) {
    inline(out, inline, () -> typed(out, type).marshallable(new Body(fields)));
  }

  private static ValueOut typed(ValueOut out, String type) {
    return type.isEmpty() ? out : out.typePrefix(type);
  }

  private static void inline(ValueOut out, boolean inline, Runnable write) {
    boolean was = out.swapLeaf(inline);
    write.run();
    out.swapLeaf(was);
  }

  /** Whether all fits on one line. */
  private boolean isShort(List<Object> values) {
    int length = 0;
    for (Object value : values) {
      if (value instanceof Object[]
          || (value instanceof Recorded.Ref ref && !(graph.get(ref).value() instanceof String))) {
        return false;
      }
      length +=
          value instanceof Recorded.Ref ref ? graph.get(ref).value().toString().length() + 4 : 8;
    }
    return values.size() <= INLINE_VALUES && length <= INLINE_CHARS;
  }

  /**
   * A mapping's fields. Wire looks at the fields of this class, and writes all on one line if none
   * may hold another object.
   */
  @SuppressWarnings("UnusedVariable")
  private static final class Body implements WriteMarshallable {
    private final transient Consumer<WireOut> fields;
    private final List<Object> mayHoldObjects = List.of();

    Body(Consumer<WireOut> fields) {
      this.fields = fields;
    }

    @Override
    public void writeMarshallable(WireOut wire) {
      fields.accept(wire);
    }
  }
}
