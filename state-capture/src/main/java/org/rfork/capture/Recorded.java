package org.rfork.capture;

/** One object of a document, with the values that its codec read to make it. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Recorded(Codec codec, Object value, Object[] head, Object[] body) {

  /** Null where a reference is. */
  static final Object NULL = new Object();

  /** A reference to the object of this number. */
  record Ref(int id) {}

  /** A boxed primitive where a reference is. */
  record Boxed(Object value) {}

  /** A number that announces how many values follow. */
  record Count(int value) {}

  /** Whether it was opened first and filled later. */
  boolean isFilled() {
    return codec.opensInSteps();
  }
}
