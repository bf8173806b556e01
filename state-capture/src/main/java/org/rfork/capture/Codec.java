package org.rfork.capture;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the objects of one class (or family) become parts and bytes, and come back. A codec has no
 * state of its own and never follows a reference: {@link GraphOut} and {@link GraphIn} do that, so
 * that the depth of a graph never costs Java stack.
 */
abstract class Codec {
  static final @Nullable Object[] NO_PARTS = {};

  /** How an object comes into being on restore. */
  enum Shape {
    /** At once, where it is first referred to; leads to other leaves at most, never to itself. */
    LEAF,
    /** At once, from its parts, which therefore come first; cannot be part of itself. */
    MADE,
    /** Empty first, filled later; may be reached from its own parts. */
    FILLED
  }

  private final String typeName;
  private final Shape shape;
  private byte @Nullable [] encodedName;
  private @Nullable Allowed allowed;

  Codec(String typeName, Shape shape) {
    this.typeName = typeName;
    this.shape = shape;
  }

  /** What the document calls the type: a class's binary name, or a word without a dot. */
  final String typeName() {
    return typeName;
  }

  final Shape shape() {
    return shape;
  }

  /** The type's name as it stands in a document. */
  final byte[] encodedName() {
    byte[] encoded = encodedName;
    if (encoded == null) {
      encoded = StateOut.encoded(typeName);
      encodedName = encoded;
    }
    return encoded;
  }

  /** That a list allows the user class and those that it extends. */
  record Allowed(AllowList by, List<String> names) {}

  /** What was found out last, by any thread; a list never changes. */
  final @Nullable Allowed allowed() {
    return allowed;
  }

  final void noteAllowed(Allowed found) {
    allowed = found;
  }

  /** The user class that restoring needs, or null. */
  @Nullable Class<?> userClass() {
    return null;
  }

  /** Whether equal objects stand for each other, so that nobody should go by their identity. */
  boolean isValue() {
    return false;
  }

  /**
   * Of a collection without an order of its own: how many parts make an entry, 1 or 2; else 0. The
   * entries are its last parts, from {@link #orderedParts} on.
   */
  int entryWidth() {
    return 0;
  }

  /** How many parts stand before the entries. */
  int orderedParts() {
    return 0;
  }

  /** Whether its objects are told of capture and restore. */
  boolean isHooked() {
    return false;
  }

  /** A digest of what the class's fields are; 0 for types that the JDK defines. */
  long schema() {
    return 0;
  }

  /** Whether its class has no name of its own, so that only the same code is the same class. */
  final boolean isBoundToCode() {
    return code() != 0;
  }

  /** A digest of that code; else 0. */
  final long code() {
    Class<?> user = userClass();
    return user == null ? 0 : Digests.ofNameless(user);
  }

  /**
   * What a person calls the values that {@link #make}, or else {@link #fill}, reads, in their
   * order; a last name that ends in three dots stands for all that follow. Empty if their place
   * says it all.
   */
  List<String> valueNames() {
    return List.of();
  }

  /** What {@link #schema} is the digest of; null where nothing can evolve. */
  @Nullable Schema layout() {
    return null;
  }

  /**
   * A codec that reads what another version of the class wrote.
   *
   * @param stored that version's schema, whose digest is not this one's
   * @throws Refusal if the rules of evolution do not lead from there to here
   */
  Codec reading(Schema stored, Renames renames) {
    throw Refusal.damaged(typeName + " has no other versions");
  }

  /** The references needed before the empty object can be made, such as a comparator. */
  @Nullable Object[] headParts(Object value) {
    return NO_PARTS;
  }

  /** The references it holds, read once. */
  @Nullable Object[] parts(Object value) {
    return NO_PARTS;
  }

  /** Of a {@code FILLED} object: what it takes to make it empty. */
  void writeHead(Object value, @Nullable Object[] headParts, GraphOut out) {}

  /** Everything else, the parts by {@link GraphOut#ref}. */
  abstract void write(Object value, @Nullable Object[] parts, GraphOut out);

  /** Of a {@code FILLED} object: the empty one. */
  Object open(GraphIn in) {
    throw new IllegalStateException(typeName + " is never opened");
  }

  /**
   * How an object comes into being where it is not written as the leaf that it may be. Never {@code
   * LEAF} for a class with fields.
   */
  Shape making() {
    return shape;
  }

  /** Whether a step that names the type opens an object, to be filled by another. */
  final boolean opensInSteps() {
    return making() == Shape.FILLED;
  }

  /** Of a {@code FILLED} object: the rest. */
  void fill(Object target, GraphIn in) {
    throw new IllegalStateException(typeName + " is never filled");
  }

  /** Of any other object: the whole. */
  Object make(GraphIn in) {
    throw new IllegalStateException(typeName + " is never made whole");
  }

  /** The step in a path from the object to one of its parts, such as {@code .model}. */
  String step(Object value, int part) {
    return "[" + part + "]";
  }

  /** The step to one of its head parts. */
  String headStep() {
    return ".comparator()";
  }

  /** Which of its parts an object is, by number. */
  final int find(Object value, Object part) {
    @Nullable Object[] parts = parts(value);
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] == part) {
        return i;
      }
    }
    return Nodes.HEAD;
  }

  /** What to add to a refusal of one of its parts; empty for nothing. */
  String explain(Object value, @Nullable Object part, int number) {
    return "";
  }
}
