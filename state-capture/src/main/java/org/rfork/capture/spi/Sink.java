package org.rfork.capture.spi;

import org.jspecify.annotations.Nullable;

/** Takes the parts of an object. */
public interface Sink {
  /**
   * Takes the next part: anything that may be in a state. Boxed numbers keep their class and all
   * their bits, arrays and other objects their identity.
   *
   * @return this
   */
  Sink put(@Nullable Object part);
}
