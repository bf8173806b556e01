package org.rfork.capture;

/** A cycle leads through an object that can only be made whole, so that parts cannot come first. */
final class OrderImpossible extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OrderImpossible() {
    super("", null, false, false);
  }
}
