package org.rfork.capture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.CaptureException.Kind;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML to trees, whatever their depth. Chronicle Wire cannot read what a person may have changed:
 * it takes 12x4 for 12 and any word for 0, does not tell {@code *a1} from {@code "*a1"}, and knows
 * no lines.
 */
final class TextParser {
  private static final int MOST_WORDS = 10_000;

  private final Map<String, Tree> anchors = new HashMap<>();
  private final Map<String, String> words = new HashMap<>();
  private final List<Tree.Items> open = new ArrayList<>();
  private @Nullable Tree root;

  private TextParser() {}

  /** A text's tree and its anchors. */
  record Parsed(Tree root, Map<String, Tree> anchors) {}

  static Parsed parse(String yaml) {
    TextParser parser = new TextParser();
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
    try {
      new Parse(settings).parseString(yaml).forEach(parser::accept);
    } catch (MarkedYamlEngineException e) {
      throw syntax(e);
    } catch (YamlEngineException e) {
      throw new CaptureException(Kind.DAMAGED, "", "this is no YAML: " + e.getMessage(), e);
    }
    if (parser.root == null) {
      throw new CaptureException(Kind.DAMAGED, "line 1, column 1", "there is nothing to restore");
    }
    return new Parsed(parser.root, parser.anchors);
  }

  private static CaptureException syntax(MarkedYamlEngineException e) {
    String place =
        e.getProblemMark()
            .or(e::getContextMark)
            .map(mark -> "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
            .orElse("");
    String context =
        e.getContextMark()
            .map(mark -> " " + e.getContext() + " that begins on line " + (mark.getLine() + 1))
            .orElse("");
    return new CaptureException(
        Kind.DAMAGED,
        place,
        "this is no YAML: " + e.getProblem() + context + ": close what is open and quote text",
        e);
  }

  private void accept(Event event) {
    if (event instanceof ScalarEvent scalar) {
      boolean quoted = scalar.getScalarStyle() != ScalarStyle.PLAIN;
      String text = quoted ? scalar.getValue() : once(scalar.getValue());
      Mark mark = mark(event);
      add(
          new Tree.Scalar(
              mark.getLine() + 1,
              mark.getColumn() + 1,
              tag(scalar.getTag()),
              name(scalar.getAnchor()),
              text,
              quoted));
    } else if (event instanceof AliasEvent alias) {
      Mark mark = mark(event);
      add(new Tree.Alias(mark.getLine() + 1, mark.getColumn() + 1, alias.getAlias().getValue()));
    } else if (event instanceof CollectionStartEvent start) {
      Mark mark = mark(event);
      Tree.Items items =
          new Tree.Items(
              mark.getLine() + 1,
              mark.getColumn() + 1,
              tag(start.getTag()),
              name(start.getAnchor()),
              event instanceof MappingStartEvent);
      add(items);
      open.add(items);
    } else if (event.getEventId() == Event.ID.MappingEnd
        || event.getEventId() == Event.ID.SequenceEnd) {
      open.remove(open.size() - 1);
    }
  }

  private void add(Tree tree) {
    if (tree.anchor != null && anchors.putIfAbsent(tree.anchor, tree) != null) {
      throw new CaptureException(
          Kind.DAMAGED,
          tree.place(),
          "anchor &" + tree.anchor + " is there twice: give each object an anchor of its own");
    }
    if (!open.isEmpty()) {
      open.get(open.size() - 1).items.add(tree);
    } else if (root == null) {
      root = tree;
    } else {
      throw new CaptureException(Kind.DAMAGED, tree.place(), "a second document begins: remove it");
    }
  }

  private static Mark mark(Event event) {
    return event.getStartMark().orElseThrow();
  }

  private @Nullable String tag(Optional<String> tag) {
    String name = tag.orElse(null);
    // "!" alone says that a plain scalar is text.
    return name == null || name.equals("!") ? null : once(name);
  }

  /** Names come again and again; one copy of each is enough. */
  private String once(String word) {
    String known = words.get(word);
    if (known == null && words.size() < MOST_WORDS) {
      words.put(word, word);
    }
    return known == null ? word : known;
  }

  private static @Nullable String name(Optional<Anchor> anchor) {
    return anchor.map(Anchor::getValue).orElse(null);
  }
}
