package org.rfork.runtime.node;

/** What of a fork stands in a message only if it is not as with most forks: a bit for each. */
final class UnitParts {
  static final int LABEL = 1;
  static final int BIRTH = 2;
  static final int GATE = 4;
  static final int RESUMED = 8;
  static final int DIGEST = 16;
  static final int ALL = LABEL | BIRTH | GATE | RESUMED | DIGEST;

  private UnitParts() {}
}
