package org.rfork.capture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException.Kind;

/** Restores the graph that a text describes, by the codecs that restore documents. */
final class TextGraphIn extends GraphIn {
  static final String FORMAT = "rfork-state";
  static final String VERSION = "1";
  static final String ROOT = "root";

  private final TextIn in;
  private final Map<String, Tree> anchors;
  private final Map<String, Codec> codecs = new HashMap<>();
  private final List<TextObject> objects = new ArrayList<>();
  private int numbered;

  private final Tree root;
  private final Map<String, Schema> schemas;
  private final Map<String, Long> codes;

  private TextGraphIn(TextIn in, TextParser.Parsed parsed) {
    this.in = in;
    this.anchors = parsed.anchors();
    Map<String, Tree> sections = sections(parsed.root());
    this.root = root(parsed.root(), sections);
    Tree stored = sections.get(TextSchemas.SECTION);
    this.schemas = stored == null ? Map.of() : TextSchemas.read(stored);
    Tree code = sections.get(TextSchemas.CODE);
    this.codes = code == null ? Map.of() : TextSchemas.readCodes(code);
  }

  /** Restores it after a change of what the text says of the root. */
  static @Nullable Object read(
      String yaml,
      Consumer<Tree> change,
      AllowList allow,
      ClassLoader loader,
      CaptureLimits limits) {
    TextIn in = new TextIn(yaml.length(), limits.maxBytes());
    TextGraphIn graph = new TextGraphIn(in, TextParser.parse(yaml));
    change.accept(graph.root);
    SchemaSource stored = (className, digest) -> graph.schemas.get(className);
    return graph.restore(in, allow, loader, OpaqueHandles.INSTANCE, limits, stored);
  }

  private static Map<String, Tree> sections(Tree top) {
    if (!(top instanceof Tree.Items items) || !items.mapping) {
      throw TextErrors.damaged(
          top, "this is no captured state: begin with " + FORMAT + ": " + VERSION);
    }
    Map<String, Tree> sections = new HashMap<>();
    for (int i = 0; i < items.items.size(); i += 2) {
      sections.put(items.items.get(i).shown(), items.items.get(i + 1));
    }
    return sections;
  }

  private static Tree root(Tree top, Map<String, Tree> sections) {
    Tree version = sections.get(FORMAT);
    if (version == null || !version.shown().equals(VERSION)) {
      throw TextErrors.damaged(
          version == null ? top : version,
          "this rfork reads version " + VERSION + ": begin with " + FORMAT + ": " + VERSION);
    }
    Tree root = sections.get(ROOT);
    if (root == null) {
      throw TextErrors.damaged(top, "the state's root is missing: add " + ROOT + ": and its value");
    }
    return root;
  }

  @Override
  @Nullable Object read() {
    resolve(root);
    for (int i = 0; i < objects.size(); i++) {
      describe(objects.get(i));
    }
    if (root.object != null) {
      for (TextObject object : TextOrder.of(root.object, objects)) {
        step(object);
      }
    }
    rehash().untilStable(hashCost());
    in.load(new Tree[] {root}, 0);
    try {
      return ref();
    } catch (RuntimeException e) {
      throw TextErrors.at(root, e);
    }
  }

  /** Finds the object that a value is or names, if it is not a value in place. */
  private @Nullable TextObject resolve(Tree tree) {
    if (tree instanceof Tree.Alias alias && tree.object == null) {
      Tree target = anchors.get(alias.name);
      if (target == null) {
        throw TextErrors.damaged(
            tree, "*" + alias.name + " has no anchor: write &" + alias.name + " before its object");
      }
      tree.object = resolve(target);
    } else if (tree.object == null && isObject(tree)) {
      tree.object = object(tree);
      objects.add(tree.object);
    }
    return tree.object;
  }

  private static boolean isObject(Tree tree) {
    if (tree instanceof Tree.Scalar scalar) {
      return scalar.tag == null
          ? scalar.quoted
          : !TextScalars.isBoxTag(scalar.tag)
              && !scalar.tag.equals(TextScalars.COUNT)
              && !scalar.tag.equals(TextScalars.BYTES);
    }
    return tree.tag != null;
  }

  private TextObject object(Tree tree) {
    String tag = tree.tag;
    if (tag == null) {
      // Each its own, as in the text: identity is part of the state.
      return TextObject.whole(tree, String.valueOf(((Tree.Scalar) tree).text.toCharArray()));
    }
    try {
      String typeName = TypeNames.full(tag);
      Object literal = TextLiterals.parse(tree, typeName);
      if (literal != null) {
        return TextObject.whole(tree, literal);
      }
      Codec codec = codecs.get(typeName);
      if (codec == null) {
        codec = codec(typeName);
        codecs.put(typeName, codec);
      }
      return TextObject.of(tree, codec);
    } catch (RuntimeException e) {
      throw TextErrors.at(tree, e);
    }
  }

  /** What reads the objects of a class, as the text's version of it wrote them. */
  private Codec codec(String typeName) {
    Codec present = Codecs.named(typeName, allow(), loader());
    if (codes.getOrDefault(typeName, present.code()) != present.code()) {
      throw otherCode(typeName);
    }
    Schema here = present.layout();
    Schema stored = schemas.get(typeName);
    return here == null || stored == null || stored.equals(here)
        ? present
        : reading(present, typeName, stored.digest());
  }

  private void describe(TextObject object) {
    Codec codec = object.codec;
    if (codec != null) {
      TextForm.read(object, codec);
      if (object.shape() != Codec.Shape.LEAF) {
        object.headParts = parts(object.head);
        object.bodyParts = parts(object.body);
      }
    }
  }

  private TextObject[] parts(Tree[] values) {
    List<TextObject> parts = new ArrayList<>(values.length);
    TextForm.scan(
        values,
        value -> {
          TextObject part = resolve(value);
          if (part != null) {
            parts.add(part);
          }
        });
    return parts.toArray(TextObject[]::new);
  }

  private void step(TextObject object) {
    boolean filling = object.id >= 0;
    boolean opening = !filling && object.shape() == Codec.Shape.FILLED;
    in.load(opening ? object.head : object.body, opening ? object.body.length : 0);
    try {
      if (filling) {
        fill(object.id);
      } else {
        object.id = numbered++;
        if (object.codec != null) {
          make(object.codec);
        } else {
          add(java.util.Objects.requireNonNull(object.literal));
        }
      }
    } catch (RuntimeException e) {
      throw failure(object, opening, e);
    }
    if (!in.isLast() && object.codec != null) {
      Tree more = in.next();
      throw TextErrors.damaged(more, more.shown() + " is one value too many: remove it");
    }
  }

  /** Blames the value that was read last; a whole object if all of it was read. */
  private RuntimeException failure(TextObject object, boolean opening, RuntimeException cause) {
    int last = in.lastIndex();
    boolean whole = in.isLast() && object.shape() != Codec.Shape.FILLED && last > 0;
    if (last < 0 || whole) {
      return TextErrors.at(object.tree, cause);
    }
    List<String> names = object.codec == null ? List.of() : object.codec.valueNames();
    String field = !opening && last < names.size() ? "field '" + names.get(last) + "': " : "";
    return TextErrors.at(in.last(), field, cause);
  }

  @Override
  @Nullable Object ref() {
    return value(in.next());
  }

  private @Nullable Object value(Tree tree) {
    if (tree.object != null) {
      return object(tree.object.id);
    }
    Tree target = tree;
    if (tree instanceof Tree.Alias alias) {
      target = java.util.Objects.requireNonNull(anchors.get(alias.name));
    }
    if (target instanceof Tree.Scalar scalar) {
      return TextScalars.boxed(scalar);
    }
    throw new Refusal(
        Kind.DAMAGED,
        tree.shown()
            + " has no type: write it before, such as !ArrayList [ ] or !HashMap { \"key\": 1 }");
  }

  @Override
  @Nullable Object[] refs() {
    List<Tree> trees = in.nextList();
    @Nullable Object[] values = new Object[trees.size()];
    for (int i = 0; i < values.length; i++) {
      try {
        values[i] = value(trees.get(i));
      } catch (RuntimeException e) {
        throw TextErrors.at(trees.get(i), e);
      }
    }
    return values;
  }
}
