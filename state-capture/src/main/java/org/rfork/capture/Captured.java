package org.rfork.capture;

import java.util.Set;

/**
 * A captured state.
 *
 * @param bytes the document; the same graph captured twice gives the same bytes, unless it holds an
 *     identity-hashed collection whose order differs
 * @param classNames the binary names of the user classes that restoring it needs, the capturing
 *     classes of its lambdas included
 * @param isCanonical whether an equal graph gives the same bytes in every JVM, so that their digest
 *     is the graph's; false also where that is not known
 */
@SuppressWarnings("ArrayRecordComponent") // states are megabytes: handed on, never copied
public record Captured(byte[] bytes, Set<String> classNames, boolean isCanonical) {

  /** Keeps its own copy of the names, in order. */
  public Captured {
    classNames = NameSet.of(classNames);
  }
}
