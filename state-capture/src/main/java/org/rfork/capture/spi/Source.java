package org.rfork.capture.spi;

import org.jspecify.annotations.Nullable;

/** Gives the parts of an object, in the order in which they were put. */
public interface Source {
  /**
   * The next part.
   *
   * @throws RuntimeException if there is none left, if it is null, or of another class; it is to be
   *     let through
   */
  <P> P next(Class<P> type);

  /**
   * The next part, which may be null.
   *
   * @throws RuntimeException if there is none left, or if it is of another class
   */
  <P> @Nullable P nextOrNull(Class<P> type);
}
