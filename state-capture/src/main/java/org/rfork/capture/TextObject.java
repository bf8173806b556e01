package org.rfork.capture;

import org.jspecify.annotations.Nullable;

/** An object that a text describes, and how far its making has come. */
final class TextObject {
  private static final Tree[] NOTHING = {};
  private static final TextObject[] NO_PARTS = {};

  /** How far the order of making has come. */
  enum Stage {
    UNSEEN,
    ENTERED,
    NUMBERED
  }

  final Tree tree;

  /** What makes it; null if {@link #literal} is it. */
  final @Nullable Codec codec;

  final @Nullable Object literal;
  Tree[] head = NOTHING;
  Tree[] body = NOTHING;
  TextObject[] headParts = NO_PARTS;
  TextObject[] bodyParts = NO_PARTS;
  Stage stage = Stage.UNSEEN;
  int id = -1;

  private TextObject(Tree tree, @Nullable Codec codec, @Nullable Object literal) {
    this.tree = tree;
    this.codec = codec;
    this.literal = literal;
  }

  static TextObject of(Tree tree, Codec codec) {
    return new TextObject(tree, codec, null);
  }

  static TextObject whole(Tree tree, Object literal) {
    return new TextObject(tree, null, literal);
  }

  Codec.Shape shape() {
    return codec == null ? Codec.Shape.LEAF : codec.making();
  }
}
