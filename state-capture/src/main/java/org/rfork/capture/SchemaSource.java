package org.rfork.capture;

import org.jspecify.annotations.Nullable;

/**
 * Where a restore finds the schema of a class that is another one here. Asked once for each such
 * class in a document that does not hold its schemas itself; it may block, as when it asks the node
 * that sent the document.
 */
@FunctionalInterface
public interface SchemaSource {
  /** Knows no schema. */
  SchemaSource NONE = (className, digest) -> null;

  /**
   * The schema, or null if it cannot be found. Its digest is checked.
   *
   * @param className the binary name that the document gives
   * @param digest what {@link Schema#digest} must be
   */
  @Nullable Schema find(String className, long digest);
}
