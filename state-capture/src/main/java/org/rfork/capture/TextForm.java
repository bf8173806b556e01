package org.rfork.capture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException.Kind;

/** Finds the values of an object in what a person wrote, in the order in which its codec reads. */
final class TextForm {
  private static final Tree[] NOTHING = {};
  private static final String REST = "...";

  private final Tree tree;
  private final Codec codec;
  private Tree[] head = NOTHING;

  private TextForm(Tree tree, Codec codec) {
    this.tree = tree;
    this.codec = codec;
  }

  static void read(TextObject object, Codec codec) {
    TextForm form = new TextForm(object.tree, codec);
    List<String> names = codec.valueNames();
    object.body = names.isEmpty() ? form.values() : form.named(form.mapping(), names);
    object.head = form.head;
  }

  private Tree.Items mapping() {
    if (tree instanceof Tree.Items items && items.mapping) {
      return items;
    }
    throw TextErrors.damaged(
        tree, tree.shown() + " must name its fields: write " + tree.tag + " { name: value }");
  }

  /** Each name's value once, in order; nothing else may be there. */
  private Tree[] named(Tree.Items fields, List<String> names) {
    Map<String, Tree> found = new HashMap<>();
    for (int i = 0; i < fields.items.size(); i += 2) {
      String name = nameOf(fields.items.get(i), names);
      if (found.put(name, fields.items.get(i + 1)) != null) {
        throw TextErrors.damaged(fields.items.get(i), "field '" + name + "' is there twice");
      }
    }
    List<Tree> values = new ArrayList<>(names.size());
    for (String name : names) {
      boolean rest = name.endsWith(REST);
      String plain = rest ? name.substring(0, name.length() - REST.length()) : name;
      Tree value = found.get(plain);
      if (value == null) {
        throw TextErrors.at(
            fields,
            Kind.SCHEMA_MISMATCH,
            "field '" + plain + "' of " + fields.tag + " is missing: add it");
      }
      if (rest) {
        values.addAll(list(value).items);
      } else {
        values.add(value);
      }
    }
    return values.toArray(NOTHING);
  }

  private String nameOf(Tree key, List<String> names) {
    if (key instanceof Tree.Scalar scalar
        && scalar.tag == null
        && (names.contains(scalar.text) || names.contains(scalar.text + REST))) {
      return scalar.text;
    }
    throw TextErrors.at(
        key,
        Kind.SCHEMA_MISMATCH,
        "there is no field '"
            + (key instanceof Tree.Scalar scalar ? scalar.text : key.shown())
            + "' in "
            + codec.typeName()
            + ", which has "
            + String.join(", ", names)
            + ": correct the name or remove the line");
  }

  private static Tree.Items list(Tree tree) {
    if (tree instanceof Tree.Items items && !items.mapping && items.tag == null) {
      return items;
    }
    throw TextErrors.damaged(tree, tree.shown() + " stands where a list must: write [ ]");
  }

  private Tree[] values() {
    Tree content = tree;
    boolean headSaid = headIsSaid();
    if (headSaid) {
      content = takeHead((Tree.Items) tree);
    }
    Tree[] values = flat(content).toArray(NOTHING);
    Object[] usual = TextShapes.usualHead(codec, values.length);
    if (!headSaid && usual != null) {
      head = new Tree[usual.length];
      for (int i = 0; i < usual.length; i++) {
        head[i] =
            new Tree.Scalar(tree.line, tree.column, null, null, TextScalars.show(usual[i]), false);
      }
    }
    return values;
  }

  private boolean headIsSaid() {
    return tree instanceof Tree.Items items
        && items.mapping
        && !items.items.isEmpty()
        && items.items.get(0) instanceof Tree.Scalar first
        && first.isPlain()
        && (first.text.equals(TextShapes.HEAD)
            || first.text.equals(TextShapes.ITEMS)
            || TextShapes.headNames(codec).contains(first.text));
  }

  private Tree takeHead(Tree.Items mapping) {
    List<String> names = new ArrayList<>(TextShapes.headNames(codec));
    boolean nameless = names.isEmpty();
    if (nameless) {
      names.add(TextShapes.HEAD);
    }
    names.add(TextShapes.ITEMS);
    Tree[] found = named(mapping, names);
    int last = found.length - 1;
    head = nameless ? list(found[0]).items.toArray(NOTHING) : java.util.Arrays.copyOf(found, last);
    return found[last];
  }

  private List<Tree> flat(Tree content) {
    if (content instanceof Tree.Scalar scalar) {
      return List.of(scalar.bare());
    }
    if (!(content instanceof Tree.Items items) || (items.mapping && !TextShapes.isMap(codec))) {
      throw TextErrors.damaged(
          content, content.shown() + " stands where a list must: write " + tree.tag + " [ ]");
    }
    if (items.mapping || !TextShapes.isMap(codec)) {
      return items.items;
    }
    List<Tree> entries = new ArrayList<>();
    for (Tree pair : items.items) {
      List<Tree> both = list(pair).items;
      if (both.size() != 2) {
        throw TextErrors.damaged(pair, "an entry is not a key and a value: write [key, value]");
      }
      entries.addAll(both);
    }
    return entries;
  }

  /** The lists without a type among some values belong to their object. */
  static void scan(Tree[] values, java.util.function.Consumer<Tree> each) {
    for (@Nullable Tree value : values) {
      if (value instanceof Tree.Items items && items.tag == null && !items.mapping) {
        scan(items.items.toArray(NOTHING), each);
      } else if (value != null) {
        each.accept(value);
      }
    }
  }
}
