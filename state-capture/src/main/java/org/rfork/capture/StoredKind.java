package org.rfork.capture;

import org.jspecify.annotations.Nullable;

/** How a field's value stands in a document, known by its declared type alone. */
final class StoredKind {
  private StoredKind() {}

  /** The letter of the primitive type in a class file, {@code L} for a reference. */
  static char of(String type) {
    return switch (type) {
      case "int" -> 'I';
      case "long" -> 'J';
      case "double" -> 'D';
      case "float" -> 'F';
      case "boolean" -> 'Z';
      case "char" -> 'C';
      case "short" -> 'S';
      case "byte" -> 'B';
      default -> 'L';
    };
  }

  /** Reads one, boxed. */
  static @Nullable Object read(char kind, GraphIn in) {
    StateIn bytes = in.in();
    return switch (kind) {
      case 'L' -> in.ref();
      case 'I' -> bytes.int32();
      case 'J' -> bytes.int64();
      case 'D' -> bytes.float64();
      case 'F' -> bytes.float32();
      case 'Z' -> bytes.bool();
      case 'C' -> bytes.char16();
      case 'S' -> bytes.int16();
      default -> bytes.int8();
    };
  }
}
