package org.rfork.capture;

import java.util.Objects;

/**
 * What stands in a document for an object outside the state.
 *
 * @param kind which sort of object, such as {@code fork}
 * @param token which one of that sort; the runtime's own words
 */
public record Handle(String kind, String token) {
  /** Checks that both are there. */
  public Handle {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(token, "token");
  }
}
